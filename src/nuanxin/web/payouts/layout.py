"""The page on which a county says how its one-card platform or bank wants the list."""

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
from nuanxin.money.payouts.layouts import (
    FIELDS,
    FIXED,
    NEEDED,
    WIDEST,
    Column,
    Format,
    Manner,
    Totals,
)
from nuanxin.money.payouts.models import Layout, StampRule
from nuanxin.money.payouts.queries import Laid
from nuanxin.money.payouts.sample import Sample, sample_of

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
    width: str = ""

    @property
    def fixed(self) -> bool:
        return self.key.startswith(FIXED)

    @property
    def needed(self) -> bool:
        return self.key in NEEDED


@dataclass(frozen=True, slots=True)
class Page:
    """The columns of today, and the form to change them."""

    laid: Laid
    sample: Sample
    rows: list[Row]
    formats: list[tuple[Format, bool]]
    totals: list[tuple[Totals, bool]]
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
    laid = queries.laid_for(int(county.value))
    rows = _typed(request.POST) if faults else _settled(laid.columns)
    format_, totals = _typed_manner(request.POST) if faults else laid.manner
    return Page(
        laid,
        sample_of(*laid),
        list(rows),
        [(each, each == format_) for each in Format],
        [(each, each == totals) for each in Totals],
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
    laid = Laid(tuple(map(_column, ordered)), _typed_manner(request.POST))
    set_layout(by=request.actor, scope=request.scope, county=county, laid=laid, at=at)


def _column(row: Row) -> Column:
    """A width that is no number is none; a file of fixed widths is refused for it."""
    width = typed_whole(row.width) or 0
    named = FIXED if row.fixed else row.key
    return Column(
        row.header, named, row.text if row.fixed else "", width if 0 < width <= WIDEST else 0
    )


def _typed_manner(sent: QueryDict) -> Manner:
    """What was chosen; a form without it, or with a word nobody offered, asks for a workbook
    with nothing more.
    """
    format_, totals = sent.get("format", ""), sent.get("totals", "")
    return Manner(
        Format(format_) if format_ in Format.values else Format.XLSX,
        Totals(totals) if totals in Totals.values else Totals.NONE,
    )


def _settled(columns: tuple[Column, ...]) -> Iterator[Row]:
    standing = {each.field: (str(n), each) for n, each in enumerate(columns, 1)}
    for key, label in FIELDS.items():
        place, column = standing.get(key, ("", Column(label, key)))
        yield Row(key, label, key in standing, place, column.header, width=_width(column))
    fixed = [(str(n), each) for n, each in enumerate(columns, 1) if each.field == FIXED]
    for index in range(max(_FIXED_ROWS, len(fixed))):
        place, column = fixed[index] if index < len(fixed) else ("", Column("", FIXED))
        yield Row(
            f"{FIXED}{index + 1}", f"固定内容 {index + 1}", bool(place), place,
            column.header, column.text, _width(column),
        )  # fmt: skip


def _width(column: Column) -> str:
    return str(column.width) if column.width else ""


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
            sent.get(f"width-{key}", "").strip(),
        )
