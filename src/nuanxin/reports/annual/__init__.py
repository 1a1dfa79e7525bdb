"""The year's fixed tables: people, who came and left and why, money by level, last year beside.

Invariants: people at the end = at the beginning + new − left, in every row and in every total;
levels add up to the amount; a count is as long as the list behind it. Doors: `queries.annual`,
`people.entitled`.
"""
