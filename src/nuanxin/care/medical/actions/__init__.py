"""What changes: institutions, desks, contracts, follow-ups, stays, check-ups."""
