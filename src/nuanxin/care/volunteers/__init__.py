"""志愿者和爱心劳力库: who offers time and skill, and the hours certified of it.

Somebody applies, is looked at, serves, leaves. What is written of them rests on their own
consent, and their name reaches a family or the public only as far as they said.
Invariants: no ranking and no score of a person; hours count once somebody of the office has
certified them; who left stays on file with their hours, and is proposed to nobody.
Doors: `actions`, `queries`, `choices`, `purposes`.
"""
