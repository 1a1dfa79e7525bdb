"""Who they are: reading the rolls and files that name people."""
