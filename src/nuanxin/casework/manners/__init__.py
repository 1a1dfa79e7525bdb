"""What a county settles where its procedures are silent: days for an answer and of a notice,
words of a return, when a reminder is written by itself.

A change is a row after the one before, never an edit; the last one counts. Where a procedure
names the days, it wins. Doors: `actions.settle_manner`, `queries`.
"""
