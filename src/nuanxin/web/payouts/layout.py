"""The page on which a county says how its one-card platform wants the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.actions.layouts import forget_layout, set_layout
from nuanxin.money.payouts.layouts import FIELDS, FIXED, NEEDED, Column
from nuanxin.money.payouts.models import Layout, StampRule

_FIXED_ROWS = 3
_LAST_PLACE = 99


@dataclass(frozen=True, slots=True)
class Row:
    """One field that may stand in the list, as the form shows it."""

    key: str
    label: str
    used: bool
    place: str
    header: str
    text: str = ""

    @property
    def fixed(self) -> bool:
        return self.key.startswith(FIXED)

    @property
    def needed(self) -> bool:
        return self.key in NEEDED


@dataclass(frozen=True, slots=True)
class Page:
    """The columns of today, and the form to change them."""

    columns: tuple[Column, ...]
    rows: list[Row]
    settled: Layout | None
    may_set: bool
    stamp: StampRule | None
    faults: str = ""


def county_of(request: OfficeRequest) -> RegionCode | None:
    """The county somebody works for; None for who works below or above one."""
    home = RegionCode.parse(str(request.post.region))
    return home if home.level == "县" else None


def page(request: OfficeRequest, county: RegionCode, faults: str = "") -> Page:
    """What is settled; after a refusal what was typed, nothing lost."""
    columns = queries.columns_for(int(county.value))
    rows = _typed(request.POST) if faults else _settled(columns)
    return Page(
        columns,
        list(rows),
        queries.layout_of(int(county.value)),
        request.post.role == Role.COUNTY_HEALTH,
        queries.stamp_rule(int(county.value)),
        faults,
    )


def save(request: OfficeRequest, county: RegionCode, at: datetime) -> None:
    """Settle what was typed, or go back to what every county begins with."""
    if request.POST.get("deed") == "forget":
        forget_layout(by=request.actor, scope=request.scope, county=county)
        return
    chosen = [row for row in _typed(request.POST) if row.used]
    places = {row.key: typed_whole(row.place) for row in chosen}
    wrong = [row.label for row in chosen if not 1 <= (places[row.key] or 0) <= _LAST_PLACE]
    if wrong:
        raise Refusal(f"{'、'.join(wrong)}的次序要填 1 到 {_LAST_PLACE} 的整数。")
    ordered = sorted(chosen, key=lambda row: places[row.key] or 0)
    columns = [
        Column(row.header, FIXED if row.fixed else row.key, row.text if row.fixed else "")
        for row in ordered
    ]
    set_layout(by=request.actor, scope=request.scope, county=county, columns=columns, at=at)


def _settled(columns: tuple[Column, ...]) -> Iterator[Row]:
    standing = {each.field: (str(n), each) for n, each in enumerate(columns, 1)}
    for key, label in FIELDS.items():
        place, column = standing.get(key, ("", Column(label, key)))
        yield Row(key, label, key in standing, place, column.header)
    fixed = [(str(n), each) for n, each in enumerate(columns, 1) if each.field == FIXED]
    for index in range(max(_FIXED_ROWS, len(fixed))):
        place, column = fixed[index] if index < len(fixed) else ("", Column("", FIXED))
        yield Row(
            f"{FIXED}{index + 1}", f"固定内容 {index + 1}", bool(place), place,
            column.header, column.text,
        )  # fmt: skip


def _typed(sent: QueryDict) -> Iterator[Row]:
    named = {f"{FIXED}{n}": f"固定内容 {n}" for n in range(1, _FIXED_ROWS + 1)}
    for key, label in (FIELDS | named).items():
        yield Row(
            key,
            label,
            f"use-{key}" in sent,
            sent.get(f"place-{key}", "").strip(),
            sent.get(f"header-{key}", "").strip(),
            sent.get(f"text-{key}", "").strip(),
        )
