"""The acts every part has in common; others are `part.verb`, like `household.moved`."""

VIEW = "view"
REVEAL = "reveal"
LIST = "list"
EXPORT = "export"

LOOKING = (VIEW, REVEAL)
"""Somebody opened this one row; a list shows masks and does not count."""

COPIED = "person.copied"
SEEING = (*LOOKING, EXPORT, COPIED)
"""Somebody saw this one row: opened it, or took paper or a file about it away."""
