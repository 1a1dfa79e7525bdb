"""Files from townships, the national system and the payer, and what becomes of them here.

Invariants: a file is staged, looked at, then committed whole or not at all; each row ends in
exactly one of new, changed, unchanged, ambiguous, faulty; a faulty or undecided row never
enters; what a file leaves out deletes nothing; staged content is sealed; a batch can be undone
until something else rests on it. Doors: `rolls.reading.read_roll`, `actions.staging.stage`,
`actions.committing.commit`, `actions.undoing.undo`, `queries`, events `RollCommitted` and
`RollUndone`.
"""
