"""Pages of what the bank answered: 回盘 of a batch, its reconciliation, what came back."""
