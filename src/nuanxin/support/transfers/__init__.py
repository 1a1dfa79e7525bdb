"""A family goes to another county (跨县转接): offered by one, taken over by the other.

Each end keeps a row only it can read: what leaves (`Departure`), what is to come (`Arrival`: no
name, no number until it is here). Invariants: nothing moves before the receiving county takes
it over; that one pays from the month after the last one paid; what is under way in money or
casework is ended first. Doors: `actions.offering`, `actions.receiving`, `queries`.
"""
