"""点单: what a place offers, who may order it, and each order from the family to its rating.

A place writes its own menu with the decision it rests on; where it has none, nothing is
offered. An order is matched by a person from proposals with reasons; whoever comes sees the
task, and the address only once they accepted. A failed order is repaired by another, not
counted against anybody.
Invariants: no reason, category or benefit of a family stands in a task; no score of a person is
shown or kept; one open offer an order; a contract's quantity is accepted by two hands.
Doors: `actions`, `queries`, `matching`, `conditions`, `choices`.
"""
