"""The law in force here: the packs, and the doors by which families and rolls are decided."""
