"""Every write about files kept closer."""
