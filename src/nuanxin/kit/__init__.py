"""Plain values for every floor: money in fen, months, codes, refusals. No Django, no I/O."""
