"""The sheet both offices sign at year end: what levels sent, what was paid, who owes whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.kit.levels import OPEN
from nuanxin.money.funds import settling, standing
from nuanxin.money.funds.settling import Owed, Proof
from nuanxin.money.funds.standing import Year
from nuanxin.web.funds.figures import year_asked


@dataclass(frozen=True, slots=True)
class Line:
    """A level in a year, with what is owed by all years up to then."""

    row: Owed
    so_far_fen: int

    @property
    def level(self) -> str:
        return self.row.level or OPEN


@dataclass(frozen=True, slots=True)
class Sheet:
    """A year's settlement, the proof of it, and the arrears of the years before."""

    year: Year
    where: str
    levels: list[Owed]
    total: Owed
    proofs: list[Proof]
    proven_fen: int
    over_years: list[Line]

    @property
    def over_fen(self) -> int:
        return sum(each.over_fen for each in self.levels)

    @property
    def short_fen(self) -> int:
        return sum(each.short_fen for each in self.levels)


def sheet(request: OfficeRequest, today: date) -> Sheet:
    number = year_asked(request.GET, today)
    years = [each for each in standing.years(request.scope, today.year) if each.year <= number]
    every = settling.owed(request.scope, {number, *(each.year for each in years)})
    this = [each for each in every if each.year == number]
    proofs = settling.proofs(request.scope, number)
    return Sheet(
        next((each for each in years if each.year == number), Year(number)),
        place(request.post.region).name,
        this,
        Owed(
            number, "合计",
            sum(each.issued_fen for each in this), sum(each.held_fen for each in this),
            sum(each.paid_fen for each in this), sum(each.refunded_fen for each in this),
        ),
        proofs,
        sum(each.fen for each in proofs),
        _over_years(every),
    )  # fmt: skip


def _over_years(every: list[Owed]) -> list[Line]:
    """Level by level in order of time, what is left adding up; nothing for one year alone."""
    lines: list[Line] = []
    so_far: dict[str, int] = {}
    for each in sorted(every, key=lambda row: row.year):
        so_far[each.level] = so_far.get(each.level, 0) + each.left_fen
        lines.append(Line(each, so_far[each.level]))
    order = list(dict.fromkeys(each.level for each in every))
    lines.sort(key=lambda line: (order.index(line.row.level), line.row.year))
    return lines if len({each.year for each in every}) > 1 else []
