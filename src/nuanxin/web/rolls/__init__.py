"""花名册试算: a roll is uploaded, decided in a child process, looked at, downloaded, forgotten.

Each piece of work has a private folder named by an unguessable token; the roll itself is
deleted as soon as it has been read, the folder after half an hour or when somebody says so.
The child holds a lock while it lives.
"""
