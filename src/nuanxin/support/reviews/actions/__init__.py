"""Every write of a yearly review."""
