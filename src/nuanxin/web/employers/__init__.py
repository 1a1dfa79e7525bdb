"""Pages of work units: the list, one unit with its people and what it owes, and its forms."""
