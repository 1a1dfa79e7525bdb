"""监护: grown people who cannot act for themselves, who acts for them, and for how long.

Whether somebody can act is never judged here: a court says so (《民法典》第二十四条), or it is
written down as told and stands so marked. Who may be guardian follows articles 28 to 33; each
has a paper with its day. Nobody speaks for a person, or collects for them, once it is over.
Doors: `queries.standing` (may this name speak?), `queries.wards`, `actions`.
"""
