"""What townships ask villages: the link of one family, and the list of answers (村里的回话)."""
