"""What goes by itself when its time is over, says the register (保存期满自动清除).

Each duty deletes in batches, each a transaction with its line in the trail: killed in the
middle it has deleted less, and goes on next time. Imports and files have jobs of their own;
closed families wait for two people (`erasure`). Doors: `queries.due`, `actions.sweep`.
"""
