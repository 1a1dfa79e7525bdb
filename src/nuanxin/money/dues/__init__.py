"""单位应付: what work units owe families directly – asked for by letter, answered, proven.

Never county money: nothing here is booked, batched or added to what the county owes. A step is
written once. A due is paid when the unit has proven the whole of it.

Doors: `actions.take_step`, `queries.dues`, `queries.due`, `queries.steps`.
"""
