"""Migrations of `care`."""
