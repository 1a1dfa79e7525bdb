"""Procedures as data: which steps a place takes for a benefit, from when, by which document.

Where a document is silent a procedure says so (`None`, an empty tuple) and an office decides;
nothing is filled in. Doors: `library.procedures`, `library.applicable`, `schedule.plan`.
"""
