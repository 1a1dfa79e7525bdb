"""Figures for those above: counted from what stands, written nowhere."""
