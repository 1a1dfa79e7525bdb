"""The board of a term: numbers per benefit and per township, and the runs behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nuanxin.base.jurisdiction.queries import region_names
from nuanxin.kit.levels import from_the_top
from nuanxin.kit.money import yuan_grouped
from nuanxin.support.benefits.cutoffs import cut_offs
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Assessment
from nuanxin.support.benefits.queries import (
    Filters,
    Totals,
    assessments,
    by_benefit,
    by_town,
    cells,
    payment_terms,
)
from nuanxin.web.assess.terms import Asked

COLUMNS = (
    Listed.ELIGIBLE,
    Listed.CONFIRMED,
    Listed.TO_CONFIRM,
    Listed.TO_STOP,
    Listed.CHANGED,
    Listed.MISSING,
    Listed.UNSETTLED,
    Listed.HELD,
    Listed.ASIDE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the list it counts."""

    listed: Listed
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the board; `narrow` is the part of the address that selects it."""

    name: str
    narrow: str
    numbers: tuple[Number, ...]
    amount: int
    shares: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LastDay:
    """A cut-off day and the benefits it is for."""

    day: date
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows about a term in an area."""

    asked: Asked
    columns: tuple[Listed, ...]
    benefits: tuple[Row, ...]
    towns: tuple[Row, ...]
    total: Row
    runs: Sequence[Assessment]
    undecided: tuple[str, ...]
    cut_offs: tuple[LastDay, ...]

    @property
    def last(self) -> Assessment | None:
        """The last run that speaks of this term."""
        term, year = str(self.asked.term), str(self.asked.term.year)
        return next((run for run in self.runs if run.term in (term, year)), None)


def board(asked: Asked) -> Board:
    """The numbers of an area and a term."""
    found = cells(asked.scope, asked.term, Filters())
    benefits = by_benefit(found)
    towns = by_town(found)
    names = region_names(towns)
    total = Totals()
    for each in towns.values():
        total.add(each)
    runs = list(assessments(asked.scope)[:12])
    settled = payment_terms(int(asked.region.value), asked.term.year)
    return Board(
        asked=asked,
        columns=COLUMNS,
        benefits=tuple(_row(b.label, f"benefit={b.benefit}", b.totals) for b in benefits),
        towns=tuple(
            _row(names[code], f"town={code:012d}", each) for code, each in towns.items()
        ),
        total=_row("合计", "", total),
        runs=runs,
        undecided=tuple(b.label for b in benefits if not settled.get(b.benefit)),
        cut_offs=tuple(_last_days(asked, {b.benefit: b.label for b in benefits})),
    )


def _last_days(asked: Asked, labels: Mapping[str, str]) -> Iterator[LastDay]:
    """The cut-offs of the benefits on the board."""
    for each in cut_offs(asked.scope, asked.term):
        if told := tuple(labels[name] for name in each.benefits if name in labels):
            yield LastDay(each.day, told)


def _row(name: str, narrow: str, totals: Totals) -> Row:
    numbers = tuple(Number(which, totals.count(which)) for which in COLUMNS)
    return Row(name, narrow, numbers, totals.amount, tuple(_shares(totals)))


def _shares(totals: Totals) -> Iterator[tuple[str, str]]:
    for level, fen in sorted(totals.shares.items(), key=lambda each: from_the_top(each[0])):
        yield level, yuan_grouped(fen)
