"""A code by text message: a weaker second factor, for whoever has no code app at hand.

It lets in the roles of `identity.roles.TEXTED_ROLES`; it never releases and never takes a list
out. The number lies sealed and is set by the security administrator. A code is kept as a keyed
digest bound to the session that asked, for five minutes, one use and three tries; one a minute
and ten a day leave. `gateways` says who sends: nobody, a double, or a gateway over HTTP. Doors:
`actions.set_number`, `actions.send_code`, `actions.prove`, `queries.number_of`.
"""
