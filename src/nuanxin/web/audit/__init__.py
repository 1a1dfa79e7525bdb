"""The trail on pages: who looked at a family, what was done in an area, where the chain stood.

Whoever reads the trail leaves a line in it too. A family is named by its number alone, because
a supervisor sees no names.
"""
