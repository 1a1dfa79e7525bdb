"""Benefits: what the rule says (应享), what an officer has confirmed (已确认), and the lists in
between.

Invariants: a finding never pays; only an open, unheld entitlement can. Findings are superseded,
never overwritten; the same facts and rules again change nothing. A hold placed by a person is
lifted by a person. A decision once taken is not asked for again until the answer changes.
Doors: `actions.assessing.assess`, `actions.confirming`, `actions.holding`, `actions.rolls`,
`queries`.
"""
