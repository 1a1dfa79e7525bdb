"""Entering, confirming and taking back documents; closing a year."""
