"""Django's own PostgreSQL backend; a transaction begins by showing the ticket it carries."""
