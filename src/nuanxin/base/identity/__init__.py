"""People who log in: accounts, and the posts they hold.

A post is a role in an area for a time; whoever acts, acts in one post. Doors: `queries.acting`,
`actions.open_account`, `actions.give_post`, `actor.Actor`.
"""
