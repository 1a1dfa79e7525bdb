"""村里代报: a village fills in a request for a family on the phone, or only asks for its wish.

The township makes a one-time link for a family and a benefit; the contact goes through a few
short screens, each kept as it is left, and sends. Nothing is decided by that: the township
makes it a case, sends it back with words and a new link, or lets it go. Invariants: one open
link for a family, person and benefit; an account is sealed, shown masked, and gone once the
request is settled; photos are small, without a position, and go with their case or in time.
Doors: `actions.asking`, `actions.answering`, `actions.settling`; `queries`.
"""
