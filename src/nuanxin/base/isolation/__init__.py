"""Who sees which row, kept by the database itself: row security over every table of persons.

A transaction shows a ticket – the scope, signed – and policies let through what lies inside;
without one nothing is seen. A query that forgets `within(scope)`, an injected statement that
names another range: both find only the rows of the ticket. Doors: `carrying.within_scope` (who
acts, how far), `actions.apply_policies` (by the owner, after every migration),
`actions.confirm_isolation` (at every start).
"""
