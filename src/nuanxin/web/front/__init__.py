"""The front page: what this is, three doors, honest limits."""
