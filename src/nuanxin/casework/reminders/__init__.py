"""催办: a level above asks whoever a step waits for; it is answered, or ends with the step.

One reminder of a case waits at a time. It is addressed to a post, never to a person, and ends
by itself as soon as the step no longer waits for that post. Nothing here ranks anybody.
Doors: `actions.asking`, `actions.answering`, `actions.ending`, `actions.ruling`; `late` (what
is pressing), `queries`.
"""
