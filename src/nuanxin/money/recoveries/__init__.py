"""追缴: what turned out to be too much, from the letter to the last fen given back or waived.

Invariants: a case is a payable of kind recovery and keeps its amount and reason; its story is
only added to; nobody gives back what was never paid; what came in and what was waived never
exceed it; it is never set off against anybody or anything; two people decide a waiver.
Doors: `actions` (telling, planning, receiving, waiving), `queries`, `incoming`.
"""
