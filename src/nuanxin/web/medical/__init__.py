"""就医和签约: coverage, institutions, contracts, stays, check-ups, the hospital's desk."""
