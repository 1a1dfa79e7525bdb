"""Pages for what goes wrong, in plain words."""
