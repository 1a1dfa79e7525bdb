"""What a form row shows. Parsing and checking belong to the part that owns the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a person can choose."""

    value: str
    label: str


def options(values: Iterable[str], blank: str = "") -> tuple[Option, ...]:
    """Options that read as they are stored; `blank` words the empty answer and comes first."""
    first = (Option("", blank),) if blank else ()
    return (*first, *(Option(value, value) for value in values))


YES_NO = (Option("是", "是"), Option("否", "否"), Option("", "不清楚"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row: `kind` is text, suggest (text with a list to pick from), choice (a list) or
    segments (a few answers side by side).
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    placeholder: str = ""
    inputmode: str = ""
    when: str = ""
    autofocus: bool = False

    @property
    def grouped(self) -> bool:
        return self.kind == "segments"

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def hint_id(self) -> str:
        return f"h-{self.name}"

    @property
    def error_id(self) -> str:
        return f"e-{self.name}"

    @property
    def described_by(self) -> str:
        ids = (self.hint_id if self.hint else "", self.error_id if self.error else "")
        return " ".join(filter(None, ids))
