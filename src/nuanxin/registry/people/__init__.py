"""The register of families served: households, people, kinship, and what is known of them.

Invariants: facts are versions – true from when to when, known from when to when, from which
source; a version is closed, never overwritten. Numbers that identify somebody are sealed, found
by blind index, shown masked. Doors: `actions`, `queries`.
"""
