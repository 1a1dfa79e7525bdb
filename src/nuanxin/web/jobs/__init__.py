"""The job centre: what was ordered, how far it is, stop, go on. Doors: its pages."""
