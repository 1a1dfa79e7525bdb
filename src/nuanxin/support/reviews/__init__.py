"""年度核对: once a year all who receive, who should, and who no longer should, in three lists.

A line is filled in beforehand from what rules, other books, holds and villages say; what has a
hint is looked at one by one, the rest a page at a time. A sample is drawn and looked at
again before one person proposes and another confirms. Nothing is carried out before that;
then one job stops the leaving from the rules' month, opens a request for the new, stamps the
certificates of who continues. What differs or cannot be told is left, with why.
Doors: `actions.opening`, `.answering`, `.confirming`, `.carrying`, `queries`.
"""
