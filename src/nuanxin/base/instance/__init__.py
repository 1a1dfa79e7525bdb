"""This installation itself: what kind of database it runs on, and whether it answers.

Doors: `queries.contents`, `queries.database`, `actions.mark_demonstration`.
"""
