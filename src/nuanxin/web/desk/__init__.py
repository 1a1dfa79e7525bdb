"""The desk: what waits for whoever is logged in. Door: the page itself."""
