"""Every write of imports: staging, deciding, committing, undoing."""
