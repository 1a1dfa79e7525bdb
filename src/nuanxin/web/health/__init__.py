"""Is the process alive, and is everything ready that the pages need?"""
