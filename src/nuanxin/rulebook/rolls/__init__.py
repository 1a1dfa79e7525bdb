"""A whole roll decided without a database: Excel in, Excel out.

Doors: `deciding.decide_roll(path, request, progress)` reads, decides and gives a `RollResult`;
`workbook.write_result` writes it as the workbook an office forwards. Invariants: the totals per
level add up to the fen; nobody at fault is decided; the input is never written to; a file
appears whole or not at all.
"""
