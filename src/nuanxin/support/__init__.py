"""What families are given. Parts so far: benefits."""
