"""试算: one family, typed in, decided live. Nothing typed is stored.

The names of the inputs are the places of the case file (`成员[0].出生日期`), so every fault
finds its field.
"""
