"""Filling the county and living through its history."""
