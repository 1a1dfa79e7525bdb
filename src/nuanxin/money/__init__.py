"""How any fen leaves: who is owed, which level bears it, in which batch it went."""
