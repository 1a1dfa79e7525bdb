"""Migrations of privacy."""
