"""Every claim of speed, one command each: `python -m benchmarks [NAME …]`."""
