"""What the product says when it will not go on: shown to the person as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple


class Refusal(Exception):
    """A rule says no. The message is Chinese and says what is wrong and what to do next.

    `about` names what it speaks of, for a page that can lead there.
    """

    def __init__(self, message: str, about: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.about = dict(about or {})


class Fault(NamedTuple):
    """One fault in something handed in: where it stands, and what to do about it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}" if self.place else self.message


class Faults(Refusal):
    """Every fault found in one reading, so that nobody has to mend them one at a time."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def why_refused(act: Callable[[], object]) -> str:
    """Do it, and say why it was refused; empty where it was done."""
    try:
        act()
    except Refusal as refusal:
        return str(refusal)
    return ""
