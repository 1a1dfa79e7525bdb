"""The register of personal fields: what is kept about whom, why, on which ground, how long.

Each application keeps its own `privacy.yaml` beside its tables; a test holds it to the models,
so a new column is registered or does not come in. What a person is shown of themselves, what is
emptied when their data is deleted and what a retention run looks for follow from it.
Doors: `catalogue.catalogue()`, `checking.faults()`.
"""
