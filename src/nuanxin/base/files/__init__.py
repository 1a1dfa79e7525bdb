"""Files handed in from outside. Nothing here trusts a name, a size or a format it was told.

Door: `reading.read_workbook` guards an upload, parses it in a child process under limits of
memory, processor and wall time, and returns sheets whose cells keep their type. What cannot be
read is refused with one Chinese sentence that says what to do.
"""
