"""The money 演示县 was given: documents of two years, from health's hand and finance's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.family import MONTHLY, REWARD
from nuanxin.money.funds.actions.entering import Paper, confirm, enter
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.standing import Cell, cells

SCOPE = Scope.of(COUNTY)
_NATIONAL = MONTHLY | {REWARD}
_SHORT = {"中央": "中央财社", "省": "演省财社", "市": "演市财社"}
_ROUND = 1_000_000  # documents give whole ten thousands of yuan


class _Given(NamedTuple):
    """An instalment: kind, what part of what the lists took, when it was issued and came."""

    kind: str
    percent: int
    issued: date
    arrived: date | None


# The second half of 2026 is yet to come: what came reaches for the first and a little more.
_PLAN = {
    2025: (
        _Given("advance", 70, date(2024, 12, 10), date(2025, 1, 20)),
        _Given("main", 34, date(2025, 5, 12), date(2025, 6, 3)),
    ),
    2026: (
        _Given("advance", 80, date(2025, 12, 15), date(2026, 1, 16)),
        _Given("main", 35, date(2026, 5, 14), date(2026, 6, 4)),
    ),
}


def fund(year: int) -> None:
    """Give what the year's lists took, and a little more; done twice it changes nothing."""
    if Appropriation.objects.filter(region=int(COUNTY.value), year=year).exists():
        return
    at = moment(date(year, 6, 5))
    with transaction.atomic():
        for paper in _papers(year):
            _both_hands(paper, at)


def _both_hands(paper: Paper, at: datetime) -> None:
    made = enter(region=int(COUNTY.value), scope=SCOPE, by=actor("health"), paper=paper, at=at)
    confirm(document=made.public_id, scope=SCOPE, by=actor("finance"), at=at)


def _papers(year: int) -> Iterator[Paper]:
    found: dict[tuple[str, bool], list[Cell]] = {}
    for cell in cells(SCOPE, [year]):
        if cell.level:
            key = (cell.level, cell.benefits[0] in _NATIONAL)
            found.setdefault(key, []).append(cell)
    for number, ((level, _), group) in enumerate(sorted(found.items()), 1):
        names = tuple((cell.benefits[0], cell.programme) for cell in group)
        taken = sum(cell.held_fen + cell.paid_fen for cell in group)
        for each in _PLAN[year]:
            paper = f"{_SHORT.get(level, '演财社')}〔{each.issued.year}〕{10 + number}号"
            fen = -(-taken * each.percent // 100 // _ROUND) * _ROUND
            yield Paper(
                year, each.kind, paper, "2100717", level, names, fen, each.issued,
                each.arrived,
            )  # fmt: skip
