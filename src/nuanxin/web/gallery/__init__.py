"""界面规范: every component on one page, so that they stay one family."""
