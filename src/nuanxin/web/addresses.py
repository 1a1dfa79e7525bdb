"""Parts of an address only some words fit: another suffix is no address at all.

So nobody is asked what for, or for a password, before hearing that there is no such file.
"""

from __future__ import annotations

from django.urls.converters import StringConverter


class Sheet(StringConverter):
    """A list leaves as one of these."""

    regex = "xlsx|csv"


class Paper(StringConverter):
    """A paper leaves as one of these."""

    regex = "pdf|docx"
