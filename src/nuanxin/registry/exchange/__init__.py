"""Files from offices, police, civil affairs and hospitals: read, checked, never trusted."""
