"""Links that open one task to whoever holds them, once, for some days, without a log-in.

The link holds 192 random bits; the database only their SHA-256, what the link is for and in
which region. Looking does not use it up (messengers look at links too), doing does. A link says
nothing of what it opens, and whoever knows the table cannot make one. Doors: `actions.issue`,
`opened`, `use`, `withdraw`; `queries.link_of`.
"""
