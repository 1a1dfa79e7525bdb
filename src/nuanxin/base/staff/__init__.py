"""The security administrator's work: who has an account, in which posts, and whose is closed.

Only accounts whose every post lies in the administrator's area, and never their own. Doors:
`actions.admit`, `actions.appoint`, `actions.end_post`, `actions.close`, `queries.staff`;
`actions.open_first` for the first of them, from the console.
"""
