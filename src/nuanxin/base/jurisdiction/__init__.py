"""The dated region tree, units and scopes. Doors so far: `divisions.region_tree`."""
