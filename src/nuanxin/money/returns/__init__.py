"""What the bank answers (回盘): read, proven line by line, settled whole or refused whole.

Invariants: an answer is matched by batch number and line number and proven by amount, account
and name, never guessed; who hands the file in does not confirm it; a line is answered once;
what was not paid is owed again, and paid again after somebody has looked at the account.
Doors: `jobs.READ`, `actions.settling`, `actions.checking`, `queries`.
"""
