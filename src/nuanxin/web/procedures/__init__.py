"""办理程序: which steps a request takes, who takes them, by when. Public, like the law."""
