"""试点项目: the list, a pilot with its file, its forms."""
