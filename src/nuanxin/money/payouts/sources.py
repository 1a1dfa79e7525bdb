"""Whose money a batch takes and by which documents (指标文号); a part above `payouts` knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from nuanxin.kit.levels import OPEN, bearer
from nuanxin.kit.money import yuan_grouped
from nuanxin.money.payouts.models import Batch


class Source(NamedTuple):
    """What a batch takes of one level for some benefits, and the documents it is covered by.

    Which document pays which line nobody has said, so all of them stand beside the sum.
    """

    level: str
    labels: tuple[str, ...]
    functions: tuple[str, ...]
    numbers: tuple[str, ...]
    amount_fen: int
    benefits: tuple[str, ...] = ()

    @property
    def cell(self) -> str:
        """The address of the lines this money pays, behind that of all lines."""
        asked = {"level": self.level or OPEN, "benefit": self.benefits}
        return urlencode(asked, doseq=True)

    @property
    def borne_by(self) -> str:
        """The level as people say it."""
        return bearer(self.level) if self.level else OPEN

    @property
    def programme(self) -> str:
        return "、".join(self.labels)

    @property
    def codes(self) -> str:
        return "、".join(self.functions)

    @property
    def documents(self) -> str:
        return "；".join(self.numbers) or "没有登记指标文件"

    @property
    def note(self) -> tuple[str, str]:
        """A line on the sheet of notes."""
        said = f"{yuan_grouped(self.amount_fen)} 元，{self.documents}"
        return f"指标文号（{self.borne_by}，{self.programme}）", said


_TELLERS: list[Callable[[Batch], list[Source]]] = []


def sources_by(tell: Callable[[Batch], list[Source]]) -> None:
    """Have a part on a higher floor say which documents give the money of a batch."""
    if tell not in _TELLERS:
        _TELLERS.append(tell)


def sources(row: Batch) -> list[Source]:
    """Level by level from the top; the sums make up the batch."""
    return [source for tell in _TELLERS for source in tell(row)]
