"""请假代办: somebody on leave lends a post to a colleague of the same area, for some days.

The helper acts as 代 X: in the role and area of that post, through a post of their own, and
every line of the trail names both. Where two must sign, helper and absent person are one.
Files kept closer open to the helper only by an access of their own. It ends by itself. Doors:
`actions.lend`, `actions.take_back`, `queries`; who may act in what: `identity.queries`.
"""
