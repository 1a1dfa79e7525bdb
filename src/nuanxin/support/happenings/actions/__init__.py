"""Every write about what happened in a family: doing what follows, undoing it."""
