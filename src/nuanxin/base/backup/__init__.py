"""The whole installation in one sealed file, and back again, compared row by row.

A backup is a zip of sealed parts: a manifest (tables with row counts and digests, keys, files),
the dump of one moment, and the stored files as they lie on the disk. It opens with the key file
only, which is never in it. Doors: `actions.back_up`, `actions.restore`, both for the owner.
"""
