"""心理关怀: one person, with their consent, talks to a counsellor whom somebody supervises.

What was said is sealed; it opens for the counsellor who wrote it and the supervisor named,
each time with a line in the trail. Everybody else learns that they met, and how often. Taking
consent back ends it and closes the notes. Nothing here diagnoses, scores or ranks.
Doors: `queries.mine`, `queries.note_of`, `queries.series`, `actions`.
"""
