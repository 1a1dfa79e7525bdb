"""The counts of the year's tables, each with the address of the people it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from nuanxin.reports.annual.people import REASONS, Part
from nuanxin.reports.annual.queries import Line


class Number(NamedTuple):
    """A count and the list of exactly these people."""

    label: str
    people: int
    address: str
    minor: bool = False


class Row(NamedTuple):
    """A benefit, a township, or all of them."""

    label: str
    numbers: tuple[Number, ...]


class Table(NamedTuple):
    """Rows with their heading and their sum."""

    title: str
    head: str
    rows: tuple[Row, ...]
    total: Row


class Counts(NamedTuple):
    """What the tables of a year and area are made of."""

    year: int
    region: str
    at_end: str

    def table(self, title: str, by: str, lines: Sequence[Line], total: Line) -> Table:
        """The people of some lines; `by` is what an address narrows with: benefit or town."""
        head = "项目" if by == "benefit" else "乡镇"
        rows = tuple(self._row(line, {by: line.key}) for line in lines)
        return Table(title, head, rows, self._row(total, {}))

    def _row(self, line: Line, narrow: dict[str, str]) -> Row:
        return Row(line.label, tuple(self._numbers(line, narrow)))

    def _numbers(self, line: Line, narrow: dict[str, str]) -> Iterator[Number]:
        who = line.people
        yield Number("上年末", who.before, self._address(Part.BEFORE, narrow))
        yield Number("新增", who.new, self._address(Part.NEW, narrow))
        yield Number("退出", who.gone, self._address(Part.LEFT, narrow))
        for place, count in enumerate(who.left):
            because = narrow | {"reason": str(place)}
            yield Number(REASONS[place], count, self._address(Part.LEFT, because), minor=True)
        yield Number(self.at_end, who.now, self._address(Part.NOW, narrow))

    def _address(self, part: Part, narrow: dict[str, str]) -> str:
        query = QueryDict(mutable=True)
        query.update({"region": self.region, **narrow})
        return f"{reverse('reports:people', args=[self.year, part.value])}?{query.urlencode()}"
