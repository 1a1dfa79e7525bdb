"""Composition: settings, addresses, the command line. Nothing imports from here."""
