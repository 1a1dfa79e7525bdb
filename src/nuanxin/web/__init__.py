"""Pages people see. Composes what the floors below know; stores nothing."""
