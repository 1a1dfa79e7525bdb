"""追缴: what turned out to be too much, told to whom it concerns, or taken back as an error.

Invariants: a case is a payable of kind recovery and keeps its amount and reason; its story is
only added to; nobody is told to give back what was never sent. Paying back comes later.
Doors: `actions.tell`, `actions.withdraw`, `queries`.
"""
