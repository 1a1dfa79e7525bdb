"""Faults in packs: file, line, the text with a caret under the fault, and what to write
instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nuanxin.kit.refusal import Refusal


class Place(NamedTuple):
    """Where a text stands: file, line (1-based, 0 = unknown) and the path inside the pack."""

    file: str
    line: int = 0
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.file} 第 {self.line} 行" if self.line else self.file
        return f"{where}（{' › '.join(self.path)}）" if self.path else where


class PackFault(NamedTuple):
    """One fault: `text` is shown with a caret under position `at`."""

    place: Place
    message: str
    remedy: str = ""
    text: str = ""
    at: int = 0

    def __str__(self) -> str:
        lines = [str(self.place)]
        if self.text:
            # A Chinese character is two columns wide on a terminal.
            indent = sum(2 if ord(char) > 0x2E80 else 1 for char in self.text[: self.at])
            lines += [f"  {self.text}", "  " + " " * indent + "^"]
        lines.append(f"  {self.message}")
        if self.remedy:
            lines.append(f"  建议：{self.remedy}")
        return "\n".join(lines)


class PackFaults(Refusal):
    """All faults of all packs; nothing was loaded."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults: tuple[PackFault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class RuleFault(Exception):
    """A fault at a position of one rule text; whoever knows the place makes it a PackFault."""

    def __init__(self, at: int, message: str, remedy: str = "") -> None:
        self.at, self.message, self.remedy = at, message, remedy
        super().__init__(message)
