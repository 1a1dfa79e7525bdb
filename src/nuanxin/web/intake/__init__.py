"""村里代报: a link for a family and a benefit, what villages sent, and taking it in."""
