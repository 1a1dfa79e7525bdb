"""Every write of the part: assessing, confirming, holding, taking rolls over, settings."""
