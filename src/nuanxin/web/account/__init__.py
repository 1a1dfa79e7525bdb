"""Log in, log out, change to another post one holds."""
