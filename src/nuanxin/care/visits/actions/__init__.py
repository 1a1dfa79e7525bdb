"""Every write about visits: saving, correcting, concerns, links."""
