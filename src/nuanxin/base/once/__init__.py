"""A form sent twice acts once: twice clicked, sent again by a weak line, or gone back to.

A form carries `{% nx_once %}`. The first answer that leads on (a redirect) is kept with the key
in the transaction of the act; the same form again gets the same answer and does nothing, even
while the first is still at work; another content under the same key is refused. An answer that
does not lead on (the form with its errors) leaves the key free. Forms of nobody logged in pass.
"""
