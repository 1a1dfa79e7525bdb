"""Deleting a closed family's personal data (删除个人信息), by two people, for good.

Invariants: only a closed file without money under way; one asks, another confirms; what law
says must be kept stays: signed lists as they were signed, payables and the trail by number.
What is deleted, emptied and kept comes from the register. Doors: `queries.plan`, `actions.ask`,
`confirm`, `withdraw`.
"""
