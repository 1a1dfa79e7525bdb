"""Families kept closer than others: 敏感个案, and families whose name is not shown (隐名).

A marked file opens to posts named in an access that runs, and to nobody else: the database
itself withholds its rows (`people.models.Household.closed_files`). The row of the family stays
everywhere, so that sums are right and no duty is forgotten; its name is shown as
`Person.shown_name`, which follows marks and wishes by triggers. Nobody gives themselves access;
whoever breaks the glass is in for two hours and on a list until somebody else has judged it.

Doors: `actions.marking`, `actions.opening`, `actions.naming`; `queries`.
"""
