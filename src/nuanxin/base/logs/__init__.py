"""What the server writes down about its own work: JSON lines that name no family.

A line knows the request's number, the post and the pattern of the address, never the address
itself, what was typed, or what an error says about the row it met. Doors: `lines.JsonLines`,
`journal.Journal`.
"""
