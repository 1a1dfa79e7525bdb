"""What a one-time link opens: one page without a menu, for whoever holds it."""
