"""跨县转接: the two lists, an offer, and what becomes of it at either end."""
