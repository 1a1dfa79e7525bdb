"""Pages of the book: balances per programme, level and month; the postings behind a figure."""
