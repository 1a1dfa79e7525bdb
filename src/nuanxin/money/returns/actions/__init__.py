"""Taking a file in, confirming it, looking at an account."""
