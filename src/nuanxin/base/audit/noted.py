"""Whether this thread of work has left a line in the trail yet.

The door of the pages asks it after each request, and writes the line itself where nobody has.
"""

from __future__ import annotations

from contextvars import ContextVar

_NOTED: ContextVar[bool] = ContextVar("nuanxin_noted", default=False)


def begin() -> None:
    """From here on nothing stands in the trail; also after what was written was undone."""
    _NOTED.set(False)


def note() -> None:
    """A line was written."""
    _NOTED.set(True)


def noted() -> bool:
    return _NOTED.get()
