"""How often the same thing may be asked for, counted in the database for every process alike.

A meter belongs to one account or one address (kept as a keyed digest) and one kind of asking;
it starts with the first and begins anew when its time is over. Doors: `limit.Limit`,
`actions.spend`.
"""
