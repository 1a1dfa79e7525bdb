"""Other books beside the roll: the national system's list, payment results, changed accounts.

One row a person, told by identity number. Doors: `reading.read_book`,
`staging.book_and_compare`.
"""
