"""Files we keep: sealed piece by piece on the disk, described by a row of a region.

Plain bytes never reach the disk but for the moment a parser in another process reads them, in
a private folder that is removed right after. A piece cut off, changed, moved or taken from
another file does not open. Whether the same file came before is for the caller to judge by its
digest.

Doors: `actions.store`, `remove`, `remove_expired`, `sweep`; `queries.stored_file`,
`same_content`, `opened`, `plain_copy`.
"""
