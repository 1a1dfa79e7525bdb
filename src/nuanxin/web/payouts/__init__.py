"""Pages of the payment lists: drawn up, examined, signed, sent to finance."""
