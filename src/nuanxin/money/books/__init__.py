"""The book held against what it is about: entries, lines, payables, answers, closed months.

Every night each county is looked over and what was found is kept, so that a fault is seen
before anybody wants to send. Invariants: the book is never touched; what is found halts
whatever would be sent to finance, asked anew at that moment.
Doors: `queries.look_over`, `queries.confirm_books`, `actions.check_books`.
"""
