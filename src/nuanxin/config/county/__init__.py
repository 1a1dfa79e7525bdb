"""演示县: a county that is nobody's, drawn from a seed and lived through with the real actions.

Every identity number begins with 341599, which belongs to no place. What `family.lines` says is
the drawing's own reading of the demonstration pack; the rules are asked independently.

Doors: `drawing.draw_county`, `actions.filling`, `actions.history`, `jobs`.
"""
