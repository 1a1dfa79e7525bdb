"""Two special-support rules over twelve months for everybody: the engine beside its peers."""
