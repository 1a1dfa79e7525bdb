"""The numbers of the year's tables, each with the address of what it counts or adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from nuanxin.reports.annual.money import Column
from nuanxin.reports.annual.people import REASONS, Part
from nuanxin.reports.annual.queries import Line


class Number(NamedTuple):
    """A count and the list of exactly these people."""

    label: str
    people: int
    address: str
    minor: bool = False


class Sum(NamedTuple):
    """Fen and the list of exactly these lines."""

    label: str
    fen: int
    address: str
    kind: str = ""


class Row(NamedTuple):
    """A benefit, a township, or all of them."""

    label: str
    numbers: tuple[Number, ...]
    sums: tuple[Sum, ...]


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
    levels: tuple[str, ...]

    def table(self, title: str, by: str, lines: Sequence[Line], total: Line) -> Table:
        """The people and money of some lines; an address narrows `by` benefit or town."""
        head = "项目" if by == "benefit" else "乡镇"
        rows = tuple(self._row(line, {by: line.key}) for line in lines)
        return Table(title, head, rows, self._row(total, {}))

    def _row(self, line: Line, narrow: dict[str, str]) -> Row:
        return Row(
            line.label, tuple(self._numbers(line, narrow)), tuple(self._sums(line, narrow))
        )

    def _sums(self, line: Line, narrow: dict[str, str]) -> Iterator[Sum]:
        money = line.money
        for level, fen in money.by_level:
            if level in self.levels:
                borne = self._lines(Column.OWED, narrow | {"level": level})
                yield Sum(level, fen, borne, "level")
        yield Sum("合计", money.total, self._lines(Column.OWED, narrow), "total")
        yield Sum("已送财政", money.sent, self._lines(Column.SENT, narrow))
        yield Sum("追缴", money.recovered, self._lines(Column.BACK, narrow))
        yield Sum("上年合计", money.last_year, self._lines(Column.LAST, narrow))

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
        return self._asking(reverse("reports:people", args=[self.year, part.value]), narrow)

    def _lines(self, column: Column, narrow: dict[str, str]) -> str:
        return self._asking(reverse("reports:money", args=[self.year, column.value]), narrow)

    def _asking(self, page: str, narrow: dict[str, str]) -> str:
        query = QueryDict(mutable=True)
        query.update({"region": self.region, **narrow})
        return f"{page}?{query.urlencode()}"
