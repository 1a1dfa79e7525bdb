"""Asking a village to check one family's contact facts (核对这户情况), by a one-time link.

The contact sees the least that finds the family – a form of address, the village, masked phone
numbers – and answers 一致 or 有出入 with a few words. Nothing in the file changes by an answer:
the township reads it and settles it. Invariants: one open link per family; none for a file kept
closer; a family handed to another unit takes its asks along, and the old village's link opens
nothing. Doors: `actions.asking`, `actions.answering`; `queries`.
"""
