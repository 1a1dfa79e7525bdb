"""Tying a database to its keys, and giving it new ones."""
