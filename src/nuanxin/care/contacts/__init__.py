"""联系人: which posts a family has, who fills them, what the family wishes, and where a gap is.

A county adopts a scheme from a day on; its posts come from the document, or are written down
by the county where the document leaves them open. Invariants: an open post of a family is
filled by one person, one person fills one post of a family (both kept by the database);
whoever leaves hands every family over or leaves a gap that is listed; a family is told who
comes now.
Coverage is counted from the same rows as the list of gaps. Nobody is ranked.
Doors: `actions`, `queries`, `schemes.templates`, `proposing.propose`.
"""
