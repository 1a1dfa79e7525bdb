"""三本账对碰: the roll, the national list and the payment result held against each other.

Invariants: an issue names one person or one line of a file and belongs to one township; a check
never changes a book. Doors: `actions.check`, `actions.settle`, `queries`.
"""
