"""Every write about families that change county: offering, receiving."""
