"""呈签材料: the letter, the two tables and the roll, on A4, one fingerprint on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

import segno
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.kit.capitals import capitals
from nuanxin.kit.levels import bearer
from nuanxin.kit.money import yuan_grouped
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.actions.stamping import TYPED
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.printed import Printed, printed
from nuanxin.money.payouts.queries import Summary
from nuanxin.money.payouts.rollfile import said_kind
from nuanxin.money.payouts.sources import sources

ROLL_ON_ONE_PAGE = 2000
EVERY_TOWN = "all"
_ACROSS = 7  # benefits that fit across a landscape page with whole numbers
_UPRIGHT = 4  # … across a portrait page
_CUT = "<!--rolls-->"


class Part(NamedTuple):
    """Some benefits of the summary, as many as fit across the page; the last has the sums."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Place, tuple[int, ...], tuple[int, int]], ...]
    totals: tuple[int, ...]
    last: bool


def parts(table: Summary) -> list[Part]:
    """The summary cut into tables of about equal width."""
    size = len(table.labels)
    pieces = -(-size // _ACROSS) or 1
    edges = [size * each // pieces for each in range(pieces + 1)]
    return [
        Part(
            table.labels[low:high],
            tuple(
                (town, tuple(cell[1] for cell in cells[low:high]), total)
                for town, cells, total in table.rows
            ),
            tuple(cell[1] for cell in table.totals[low:high]),
            high == size,
        )
        for low, high in pairwise(edges)
    ]


class Roll(NamedTuple):
    """The roll of a township, or of the whole batch where `town` is nobody; rows as written."""

    town: Place | None
    rows: SafeString
    payments: int
    fen: int


# A county has fifty thousand of these: a template takes ten times as long over them.
_ROW = (
    '<tr><td>{}</td><td>{}</td><td class="nx-nowrap">{}</td><td class="nx-nowrap">{}</td>'
    '<td class="nx-nowrap">{}</td><td>{}</td><td>{}</td><td class="nx-nowrap">{}</td>'
    '<td class="nx-right">{}</td></tr>\n'
)


def _rows(lines: Iterable[Printed], *, whole: bool = False) -> SafeString:
    """Under the name of its township a village goes by its own alone."""
    found = list(lines)
    where = places({line.region for line in found})
    said = {code: each.label if whole else each.name for code, each in where.items()}
    return format_html_join("", _ROW, (_cells(line, said[line.region]) for line in found))


def _cells(line: Printed, where: str) -> tuple[str, ...]:
    return (
        str(line.number), where, line.who, line.id_number_mask, line.account_mask,
        line.label, queries.months_said(line.first_month, line.end_month),
        said_kind(line.kind), yuan_grouped(line.amount_fen),
    )  # fmt: skip


def _roll(row: Batch, town: Place, total: tuple[int, int]) -> Roll:
    return Roll(town, _rows(printed(row, town.code)), *total)


def bundle(request: OfficeRequest, row: Batch) -> dict[str, object]:
    """The whole bundle, or the roll of one township; a long roll is listed by township."""
    table = queries.summary(row)
    asked = request.GET.get("town", "")
    record_list(request.actor, "batch", [row.pk], "打印呈签材料", region=row.region)
    if asked and asked != EVERY_TOWN:
        return {"row": row, "town": asked, "rolls": [_one(row, table, asked)]}
    levels = queries.levels(row)
    apart = row.line_count > ROLL_ON_ONE_PAGE
    return {
        "row": row,
        "town": "",
        "apart": apart,
        "towns": [(town, total) for town, _, total in table.rows],
        "months": queries.months_paid(row).replace(" ", ""),
        "where": place(row.region).name,
        "capitals": capitals(row.total_fen),
        "code": code_of(row),
        "tail": row.digest[-TYPED:],
        "parts": parts(table),
        "wide": len(table.labels) > _UPRIGHT,
        "total": table.total,
        "levels": levels,
        "by_level": [(_borne(level), fen) for level, fen in queries.by_level(levels)],
        "borne": sum(each.amount_fen for each in levels),
        "rolls": [] if apart else [_whole(row)],
        "sources": sources(row) if row.by_treasury else [],
    }


def code_of(row: Batch) -> SafeString:
    """The square code of the cover sheet: which batch, and the fingerprint of its list."""
    made = segno.make(f"{row.number} {row.digest}")
    return mark_safe(made.svg_inline(scale=3, border=2))  # noqa: S308 - of a number and hex


def _whole(row: Batch) -> Roll:
    return Roll(None, _rows(printed(row), whole=True), row.line_count, row.total_fen)


def _one(row: Batch, table: Summary, asked: str) -> Roll:
    for town, _, total in table.rows:
        if str(town.code) == asked:
            return _roll(row, town, total)
    raise Http404


def _borne(level: str) -> str:
    return f"{bearer(level)}负担" if level else "负担级次待定"


def every_roll(request: OfficeRequest, row: Batch) -> Iterator[str]:
    """All the townships' rolls under each other, one read and written at a time."""
    record_list(request.actor, "batch", [row.pk], "打印全部乡镇花名册", region=row.region)
    context = {"row": row, "town": EVERY_TOWN, "rolls": []}
    page = render_to_string("web/payouts/bundle.html", context, request)
    return _pieces(row, *page.split(_CUT))


def _pieces(row: Batch, head: str, tail: str) -> Iterator[str]:
    yield head
    of_town = {town.code: (town, total) for town, _, total in queries.summary(row).rows}
    for code, lines in groupby(printed(row), lambda line: line.region // 1000 * 1000):
        town, total = of_town[code]
        context = {"row": row, "roll": Roll(town, _rows(lines), *total), "far": True}
        yield render_to_string("web/payouts/_roll.html", context)
    yield tail
