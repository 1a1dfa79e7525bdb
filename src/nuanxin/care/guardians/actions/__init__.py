"""What is written about wards and their guardians."""
