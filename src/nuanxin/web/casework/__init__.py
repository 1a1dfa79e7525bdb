"""业务办理: the list of requests, one request with the step that is due, notices, the board."""
