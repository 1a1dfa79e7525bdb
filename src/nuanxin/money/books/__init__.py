"""The book held against what it is about: entries, lines, payables, answers, closed months.

Invariants: it writes nothing; what it finds halts whatever would be sent to finance.
Doors: `queries.look_over`, `queries.confirm_books`.
"""
