"""Pages of 指标: what was given, held, paid and left; documents; lines behind a figure."""
