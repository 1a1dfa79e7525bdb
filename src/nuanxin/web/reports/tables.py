"""The year's tables as pages and sheets show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from nuanxin.base.audit.actions import record_export
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, towns
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.kit.region import RegionCode
from nuanxin.reports.annual.people import REASONS
from nuanxin.reports.annual.queries import LEVELS, Annual, Line, annual
from nuanxin.rulebook.library import policy
from nuanxin.web.reports.numbers import Counts, Table

_EARLIEST = 2000


class Told(NamedTuple):
    """A year and a place: up to which day people are counted, and what benefits are called."""

    year: int
    region: RegionCode
    until: date
    today: date
    labels: Mapping[str, str]

    @property
    def begun(self) -> bool:
        """Whether the year has come; of a later one only what stands by now is counted."""
        return self.year <= self.today.year

    @property
    def at_end(self) -> str:
        """本年末, or how far a year has come that is not over."""
        if not self.begun:
            return "预计年末"
        day = self.until
        whole = (day.month, day.day) == (12, 31)
        return "本年末" if whole else f"截至{day.month}月{day.day}日"


class Shown(NamedTuple):
    """The tables, and what they were asked for."""

    annual: Annual
    told: Told
    region: Place
    towns: list[Place]
    years: list[int]
    levels: tuple[str, ...]

    @property
    def at_end(self) -> str:
        return self.told.at_end

    @property
    def used(self) -> tuple[str, ...]:
        """The levels that bear anything this year; the page shows no empty columns."""
        return tuple(level for level, fen in self.annual.total.money.by_level if fen)

    @property
    def by_benefit(self) -> Table:
        lines, total = self.annual.benefits, self.annual.total
        return self._counts.table("按项目", "benefit", lines, total)

    @property
    def by_town(self) -> Table:
        lines, total = self.annual.towns, self.annual.total
        return self._counts.table("按乡镇", "town", lines, total)

    @property
    def _counts(self) -> Counts:
        return Counts(self.told.year, self.told.region.value, self.at_end, self.used)


def told(request: OfficeRequest, year: int, today: date) -> Told | None:
    """A year there are tables of, for the place asked for or one's own area."""
    if not _EARLIEST <= year <= today.year + 1:
        return None
    until = min(today, date(year, 12, 31)) if year == today.year else date(year, 12, 31)
    labels = {each.name: each.label for each in policy().definitions}
    return Told(year, _region(request), until, today, labels)


def asked(request: OfficeRequest, today: date) -> Shown:
    """The tables of the year and place asked for; this year and one's own area by default."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    found = told(request, year, today) or told(request, today.year, today)
    if found is None:
        raise AssertionError(today)
    return Shown(
        annual(request.scope, found.region, found.year, found.labels, found.until),
        found,
        place(int(found.region.value)),
        towns(RegionCode.parse(str(request.post.region))),
        list(range(today.year + 1, today.year - 4, -1)),
        LEVELS,
    )


def _region(request: OfficeRequest) -> RegionCode:
    home = RegionCode.parse(str(request.post.region))
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
