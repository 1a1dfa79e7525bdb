"""Who is owed what for which months, and which level bears it.

Invariants: a payable is raised once per (claim key, seq) and never overwritten – a difference
is a line of its own; its shares add up to the fen; what employers owe never becomes a payable.
Doors: `actions.raise_claims`, `actions.withdraw`, `queries`, `claims.Claim`.
"""
