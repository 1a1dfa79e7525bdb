"""Forms and letters: what each asks for, its look, and one content on PDF and as DOCX.

No family is known here. A paper names its variables and its layout; from the layout come the
PDF, the DOCX and the DOCX an office starts from when it makes its own. A county's own template
may name known variables only, is looked at in a child process, and is put in force by another
person than the one who brought it. Templates are never changed: each use is a dated line.
Doors: `reading.read_paper`, `wording.words_of`, `rendering.pdf`, `rendering.docx`,
`actions.offer`, `actions.put_in_force`, `queries`.
"""
