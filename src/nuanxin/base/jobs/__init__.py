"""Long work: ordered in a page, done by a worker, watched, stopped, taken up again.

A job's status says how the work goes, never how the business stands. `done` means that the
kind's own transaction is committed; anything else means that nothing of it is. A worker that
dies leaves a lease that runs out; whoever sees it may have the job taken up again, so every
kind is idempotent and checks by itself that no row got lost. Arguments and results hold ids
and counts, never anything about a person. Doors: `kinds.kind`, `actions.start`,
`actions.run_inline`, `queries.card`.
"""
