"""Rolls (花名册) as offices keep them, read into households.

Door: `reading.read_roll(sheets, options)`. Invariants: each row of a table that was read ends in
exactly one of accepted, faulty, skipped; a faulty row never enters; a household that lacks a
faulty person is not decidable and says why; what is left out stays unknown.
"""
