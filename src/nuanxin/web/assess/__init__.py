"""发放测算: an area and a term decided, its numbers, and the lists of people behind them.

Every number leads to exactly the people it counts; every list can be exported, printed and
worked through in bulk, always by way of a page that shows what is about to happen.
"""
