"""A roll against the register: whom we know, what would change, what nobody can tell.

Pure but for `known`, which reads the register with a handful of statements however long the
roll is. Doors: `families.families_of`, `known.known_of`, `comparing.compare`.
"""
