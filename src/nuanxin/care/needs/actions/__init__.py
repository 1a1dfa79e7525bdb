"""Every write about needs, plans, referrals and help after a death."""
