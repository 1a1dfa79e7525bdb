"""Where the database is: an embedded cluster under var/, or the server DATABASE_URL names.

Two roles: the owner makes and changes tables, the application works with them and can neither
change their shape nor touch what is written once. Doors: `cluster.start`, `grants.grant_to`,
`streaming.in_own_transaction`, `requests.without_transaction`.
"""
