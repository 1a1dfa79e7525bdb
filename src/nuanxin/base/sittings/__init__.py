"""Sittings: who is logged in from where, until they leave or are sent away.

A sitting begins when somebody is fully in (second factor included) and points to the session
that carries it; ending it deletes that session, so the next request is a stranger's. Doors:
`actions.begin`, `actions.end`, `actions.end_all`, `queries.open_sittings`.
"""
