"""导入: choose a file, match its columns, look at what would change, commit, undo.

What takes long is ordered as a job; a page shows one window of rows and opens no more than the
chunks it needs.
"""
