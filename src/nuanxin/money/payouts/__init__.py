"""Batches that go to finance: gathered, checked, locked, signed, handed over.

Invariants: a payable stands in one live batch at most; a locked batch never changes and its
digest proves it; whoever made a batch neither rechecks nor approves it; nothing is undone after
release; recoveries never enter. What the bank sends back comes with the ledger, later.
Doors: `actions`, `queries`, `jobs`.
"""
