"""Who goes to the families: contact persons, duties, needs; visits and orders follow."""
