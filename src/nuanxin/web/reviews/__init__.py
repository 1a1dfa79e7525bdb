"""年度核对 on screen: the years, one year with its progress and sample, its three lists."""
