"""What the rest of the year takes against what came; a letter for each level that lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.kit.capitals import capitals
from nuanxin.kit.levels import OPEN, bearer, from_the_top
from nuanxin.money.funds import standing
from nuanxin.money.funds.settling import Unpaid, unpaid
from nuanxin.money.funds.standing import Cell
from nuanxin.support.benefits.needs import Need, Part, need


@dataclass(frozen=True, slots=True)
class Row:
    """One level's money for one programme: what came, what is used, what is still to pay."""

    programme: str
    level: str
    benefits: tuple[str, ...]
    issued_fen: int
    used_fen: int
    unpaid_fen: int
    rest_fen: int

    @property
    def needed_fen(self) -> int:
        return self.used_fen + self.unpaid_fen + self.rest_fen

    @property
    def lacking_fen(self) -> int:
        return max(0, self.needed_fen - self.issued_fen)

    @property
    def spare_fen(self) -> int:
        return max(0, self.issued_fen - self.needed_fen)


@dataclass(frozen=True, slots=True)
class Level:
    """What one level lacks altogether."""

    level: str
    lacking_fen: int


@dataclass(frozen=True, slots=True)
class Page:
    """The year's need."""

    year: int
    where: str
    rows: list[Row]
    total: Row
    levels: list[Level]
    need: Need
    unpaid: list[Unpaid]


def page(request: OfficeRequest, today: date) -> Page:
    """This year's: what has gone by has no rest."""
    year = today.year
    found, waits = need(request.scope, year), unpaid(request.scope)
    rows = _rows(standing.cells(request.scope, [year]), found.parts, waits)
    return Page(
        year, place(request.post.region).name, rows, _total(rows), _levels(rows), found, waits
    )


def _rows(cells: list[Cell], parts: Iterable[Part], waits: Iterable[Unpaid]) -> list[Row]:
    rows = {
        (cell.level, cell.benefits): Row(
            cell.programme, cell.level, cell.benefits, cell.issued_fen,
            cell.held_fen + cell.paid_fen - cell.refunded_fen, 0, 0,
        )
        for cell in cells
    }  # fmt: skip
    sets = {(level, name): (level, names) for level, names in rows for name in names}
    told = [(part.level, part.benefit, part.label, 0, part.fen) for part in parts]
    told += [(each.level, each.benefit, each.label, each.fen, 0) for each in waits]
    for level, benefit, label, waiting, rest in told:
        key = sets.setdefault((level, benefit), (level, (benefit,)))
        row = rows.get(key) or Row(label, level, key[1], 0, 0, 0, 0)
        rows[key] = Row(
            row.programme, level, row.benefits, row.issued_fen, row.used_fen,
            row.unpaid_fen + waiting, row.rest_fen + rest,
        )  # fmt: skip
    return sorted(rows.values(), key=lambda row: (row.programme, from_the_top(row.level)))


def _total(rows: list[Row]) -> Row:
    return Row(
        "合计", "", (),
        sum(row.issued_fen for row in rows), sum(row.used_fen for row in rows),
        sum(row.unpaid_fen for row in rows), sum(row.rest_fen for row in rows),
    )  # fmt: skip


def _levels(rows: list[Row]) -> list[Level]:
    found: dict[str, int] = {}
    for row in rows:
        if row.level and row.lacking_fen:
            found[row.level] = found.get(row.level, 0) + row.lacking_fen
    return [Level(level, found[level]) for level in sorted(found, key=from_the_top)]


@dataclass(frozen=True, slots=True)
class Letter:
    """One level asked for what it lacks."""

    page: Page
    level: str
    bearer: str
    rows: list[Row]
    parts: list[Part]
    unpaid: list[Unpaid]
    lacking_fen: int
    capitals: str


def letter(request: OfficeRequest, today: date) -> Letter:
    """The letter to a level; where it lacks nothing there is none."""
    shown, level = page(request, today), request.GET.get("level", "")
    rows = [row for row in shown.rows if row.level == level and row.lacking_fen]
    if level in {"", OPEN} or not rows:
        raise Http404
    names = {name for row in rows for name in row.benefits}
    lacking = sum(row.lacking_fen for row in rows)
    return Letter(
        shown,
        level,
        bearer(level),
        rows,
        [part for part in shown.need.parts if part.level == level and part.benefit in names],
        [each for each in shown.unpaid if each.level == level and each.benefit in names],
        lacking,
        capitals(lacking),
    )
