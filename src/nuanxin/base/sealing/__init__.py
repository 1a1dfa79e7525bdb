"""The audit trail under seal: a chain of batches, an anchor a day, and the proof of both.

An entry is sealed within seconds of its commit, by a thread of the worker; who writes entries
never waits. A batch holds every entry of the transactions between two horizons, so that none
that commits late is missed. The chain stands in the database; a day's anchor stands outside it,
in a file written once. Doors: `actions.seal_pending`, `sealer.sealing_beside`,
`anchors.write_anchor`, `verifying.verify`. How a batch is reckoned: docs/decisions.
"""
