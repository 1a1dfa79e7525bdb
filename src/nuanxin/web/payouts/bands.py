"""The page on which a county's leader says how many sign a batch of which amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.money import typed_fen, yuan
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions.bands import Settled, set_bands
from nuanxin.money.payouts.bands import (
    ALWAYS,
    MOST_APPROVALS,
    MOST_BANDS,
    MOST_CHECKS,
    Band,
    read_bands,
    rule_on,
    rules,
)
from nuanxin.money.payouts.models import ReleaseRule


@dataclass(frozen=True, slots=True)
class Row:
    """A band as the form shows it."""

    start: str
    checks: int
    approvals: int


@dataclass(frozen=True, slots=True)
class Page:
    """The bands of today, all that was ever settled, and the form."""

    bands: tuple[Band, ...]
    rule: ReleaseRule | None
    past: list[tuple[ReleaseRule, tuple[Band, ...]]]
    rows: list[Row]
    document: str
    starts_on: str
    may_set: bool
    checks: range
    approvals: range
    faults: str = ""


def page(request: OfficeRequest, county: RegionCode, at: datetime, faults: str = "") -> Page:
    """What is settled; after a refusal what was typed, nothing lost."""
    region, form = int(county.value), request.POST
    rule = rule_on(region, timezone.localdate(at))
    bands = read_bands(rule.bands) if rule else ALWAYS
    return Page(
        bands=bands,
        rule=rule,
        past=[(each, read_bands(each.bands)) for each in rules(request.scope, region)],
        rows=_typed(form) if faults else _settled(bands),
        document=form.get("document", ""),
        starts_on=form.get("starts_on", "") or f"{timezone.localdate(at)}",
        may_set=request.post.role == Role.COUNTY_LEADER,
        checks=range(1, MOST_CHECKS + 1),
        approvals=range(1, MOST_APPROVALS + 1),
        faults=faults,
    )


def _settled(bands: tuple[Band, ...]) -> list[Row]:
    rows = [Row(yuan(each.from_fen), each.checks, each.approvals) for each in bands]
    return rows + [Row("", 1, 1)] * (MOST_BANDS - len(rows))


def _typed(form: QueryDict) -> list[Row]:
    """The rows as they were sent; numbers that are none count as one."""
    columns = (form.getlist(name) for name in ("from", "checks", "approvals"))
    return [
        Row(start.strip(), typed_whole(checks) or 1, typed_whole(approvals) or 1)
        for start, checks, approvals in zip(*columns, strict=False)
    ][:MOST_BANDS]


def save(request: OfficeRequest, county: RegionCode, at: datetime) -> None:
    """Settle what was typed; empty rows are left out."""
    day = read_day(request.POST.get("starts_on", ""))
    if day.day is None:
        raise Refusal(day.fault or "请填写起用日期，例如：2026-12-01。")
    bands = [
        Band(_fen(row.start), row.checks, row.approvals)
        for row in _typed(request.POST)
        if row.start
    ]
    settled = Settled(bands, day.day, request.POST.get("document", ""))
    set_bands(by=request.actor, scope=request.scope, county=county, settled=settled, at=at)


def _fen(text: str) -> int:
    try:
        return typed_fen(text)
    except ValueError:
        raise Refusal(f"起点“{text[:20]}”看不懂。请写成 500000.00 这样的元。") from None
