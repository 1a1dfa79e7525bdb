"""The year's tables as pages and sheets show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from nuanxin.base.audit.actions import record_export
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, towns
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.reports.annual.queries import LEVELS, REASONS, Annual, Line, annual
from nuanxin.rulebook.library import policy

_EARLIEST = 2000


class Shown(NamedTuple):
    """The tables, and what they were asked for."""

    annual: Annual
    region: Place
    towns: list[Place]
    years: list[int]
    levels: tuple[str, ...]
    reasons: tuple[str, ...]
    until: date

    @property
    def used(self) -> tuple[str, ...]:
        """The levels that bear anything this year; the page shows no empty columns."""
        return tuple(level for level, fen in self.annual.total.money.by_level if fen)

    @property
    def at_end(self) -> str:
        """本年末, or how far a year has come that is not over."""
        day = self.until
        whole = (day.month, day.day) == (12, 31)
        return "本年末" if whole else f"截至{day.month}月{day.day}日"


def asked(request: OfficeRequest, today: date) -> Shown:
    """The tables of the year and place asked for; this year and one's own area by default."""
    text = request.GET.get("year", "")
    sound = text.isascii() and text.isdigit() and _EARLIEST <= int(text) <= today.year + 1
    year = int(text) if sound else today.year
    home = RegionCode.parse(str(request.post.region))
    region = _region(request, home)
    labels = {each.name: each.label for each in policy().definitions}
    until = min(today, date(year, 12, 31)) if year == today.year else date(year, 12, 31)
    return Shown(
        annual(request.scope, region, year, labels, until),
        place(int(region.value)),
        towns(home),
        list(range(today.year + 1, today.year - 4, -1)),
        LEVELS,
        REASONS,
        until,
    )


def _region(request: OfficeRequest, home: RegionCode) -> RegionCode:
    try:
        wanted = RegionCode.parse(request.GET.get("region", ""))
    except ValueError:
        return home
    return wanted if request.scope.covers(wanted) else home


def sheet(request: OfficeRequest, shown: Shown, now: datetime) -> Sheet:
    """Both tables under each other, with totals, as the office above wants them."""
    name = f"{shown.annual.year}年度扶助统计-{shown.region.name}"
    mark = hashlib.sha256(f"{name}{now.isoformat()}".encode()).hexdigest()
    rows = [*shown.annual.benefits, *shown.annual.towns]
    record_export(request.actor, "report", mark, len(rows), name, region=request.post.region)
    headers = (
        "项目/乡镇", "上年末人数", "本年新增", "本年退出", *(f"退出：{r}" for r in REASONS),
        f"{shown.at_end}人数", *(f"{level}（元）" for level in shown.levels), "合计（元）",
        "其中已送财政（元）", "追缴（元）", "上年合计（元）",
    )  # fmt: skip
    notes = (
        ("导出人", request.actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M:%S}"),
        ("口径", "人数按已确认的待遇逐项计；金额按所属期间的应付计，不含已撤回的。"),
    )
    return Sheet(name, headers, _cells(shown.annual), notes)


def _cells(found: Annual) -> Iterator[tuple[Cell, ...]]:
    for line in (*found.benefits, found.total, *found.towns, found.total):
        yield _line(line)


def _line(line: Line) -> tuple[Cell, ...]:
    who, what = line.people, line.money
    return (
        line.label, who.before, who.new, who.gone, *who.left, who.now,
        *(_yuan(level) for level in what.levels), _yuan(what.total), _yuan(what.sent),
        _yuan(what.recovered), _yuan(what.last_year),
    )  # fmt: skip


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
