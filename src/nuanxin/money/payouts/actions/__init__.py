"""Every write to batches."""
