"""Something happened in a family (生活事件): one form, what follows by the rules, one button.

Invariants: what the check page says is what the button does – the same acts, tried and taken
back; only the county stops and takes back; losing touch holds, it never stops; what was done
is undone until something of it is on its way to be paid. Doors: `actions.doing`,
`actions.undoing`, `queries`.
"""
