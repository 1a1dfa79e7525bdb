"""Settings, URLs, the web entry and the command line."""
