"""Rolls as offices keep them, read into households.

Door: `reading.read_roll(sheets, options, tree)`. Invariants: each row of a table ends in
exactly one of accepted, faulty, skipped; a faulty row never enters; a household that lacks a
faulty person is not decidable and says why; what is left out stays unknown.
"""
