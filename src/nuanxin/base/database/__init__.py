"""Where the database is: an embedded cluster under var/, or the server DATABASE_URL names."""
