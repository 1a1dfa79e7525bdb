"""Migrations of `support`."""
