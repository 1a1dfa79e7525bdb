"""The second factor: a code from a phone every half minute, or one of ten written on paper.

The key lies sealed, a code counts once, paper codes are kept as digests. Doors:
`actions.begin`, `actions.confirm`, `actions.prove`, `actions.reset`, `queries.enrolled`.
"""
