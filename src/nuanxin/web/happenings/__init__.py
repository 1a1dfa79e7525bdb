"""生活事件: choose what happened, one form, the check page, done; and undone."""
