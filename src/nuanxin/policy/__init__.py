"""Policy packs: what a document says, as rules that decide one family or all of them.

A pack is YAML (docs/policy-format.md). It is read, typed and linked into one `Policy`; whatever
depends on place and
time alone is worked out beforehand into in-force rows; the same typed tree becomes Python for
one family and SQL for
many. Unknown stays unknown: filling a gap never flips a decided answer.

Doors: `store.load_policy`, `casefile.read_case` and `make_case`, `decide.decide` and
`outcomes`, `inforce.packs_in_force`.
"""
