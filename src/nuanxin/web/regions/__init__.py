"""Suggestions for a region while its name is being typed."""
