"""点单: the menu, organisations, orders of an area and of a family, a volunteer's tasks."""
