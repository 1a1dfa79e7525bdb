"""走访记录: who was at a family, how it is, what it needs, what was given, what must not wait.

Invariants: a visit that arrives twice is one, by the number the phone gave it; what it does
(ticks duties, raises concerns) happens with it or not at all; a correction keeps what was said
before. A concern is raised once by a rule that is written down, is due the same day, and is
answered by a person; it is no score, and nobody is ranked. A family that wants no contact is
never missed. Doors: `actions`, `queries`, `choices`.
"""
