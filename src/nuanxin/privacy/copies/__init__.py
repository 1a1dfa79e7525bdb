"""The copy of everything held on one person (个人信息副本), put together from the register.

A table that names a person comes in by being registered; names of others are masked. Door:
`queries.copy_of`.
"""
