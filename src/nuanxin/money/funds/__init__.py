"""What was given to pay with (指标): documents, what they leave after what is held and paid.

Invariants: a document is written once; a wrong one is taken back by its opposite, naming it;
it counts once the other body – health or finance – has confirmed it; a benefit stands in one
set of benefits per county, year and level; a closed year takes only what clears it, and no
batch; what is left is what was given, less what is held, less what is paid.
Doors: `actions.entering`, `actions.closing`, `standing`, `queries`, `years.confirm_open`.
"""
