"""Every read of the register: finding families, one family's file, its history."""
