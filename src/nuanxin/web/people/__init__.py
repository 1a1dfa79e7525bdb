"""Accounts and posts, for the security administrator."""
