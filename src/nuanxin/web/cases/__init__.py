"""Families kept closer: the door of a closed file, who may open it, what is to be judged."""
