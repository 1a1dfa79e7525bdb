"""What every fact of the register rests on: its source, and the shape of a version.

Invariant: a version is closed, never overwritten.
"""
