"""Work units: who they are, whether they still stand, who pays when they cannot.

Invariants: a unit belongs to the county it was written down in, a name and a credit code stand
there once; what is known of it is kept in versions. People name their unit in their facts.
Doors: `actions`, `queries`.
"""
