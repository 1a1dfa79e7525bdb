"""What is done about a recovery: told, agreed on, received, paid on, waived, withdrawn."""
