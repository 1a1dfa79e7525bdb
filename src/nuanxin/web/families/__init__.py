"""Pages of the register: the list, a family's file, its history, and what can be written there.

The household page composes many parts; each part brings its own panel.
"""
