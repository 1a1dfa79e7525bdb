"""Tables of the ground floor, in the order they came."""
