"""区划调整: villages and townships that merge or get another code, with everything under them.

A code names a place, it is no fact about a family: rows go over to the new code in one
transaction, while what people signed and what the trail says keep the code of their day.
`table.read_changes` reads the office's list, `actions.recode` carries it out.
"""
