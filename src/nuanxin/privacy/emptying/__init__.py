"""What people about to be forgotten left behind (到期清空): two people confirm, details go.

Accounts nobody uses any more and contact persons who left stand in signatures, the trail and
the history of families for good: name and work stay, numbers and means of coming in go.
Invariants: only what the register's period is over for, in the area of whoever asks; one asks,
another confirms. Doors: `queries.due`, `actions.ask`, `confirm`, `withdraw`.
"""
