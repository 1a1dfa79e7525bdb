"""The book behind every payment: accounts, entries, postings in fen.

Invariants: an entry has at least two postings that add up to nothing, all written at once, and
is never changed; a correction is the opposite entry, naming the one it takes back; each event
of a line is booked once; a closed month takes no entry.
Doors: `actions` (`book`, `book_moves`, `reverse`, `close_month`), `queries`.
"""
