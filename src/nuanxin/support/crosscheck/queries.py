"""What checks found: the board by township and kind, and the list behind each number."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchKind, BatchStatus
from nuanxin.registry.people.queries.finding import named_like
from nuanxin.registry.people.words import ShownAs
from nuanxin.support.crosscheck.models import CrossCheck, Issue

SORTS = {"place": ("region", "pk"), "name": ("name", "pk")}


def checks(scope: Scope) -> QuerySet[CrossCheck]:
    """The checks that reach into an area, the latest first: a township sees its county's."""
    counties = {low // 10**6 * 10**6 for low, _ in scope}
    rows = CrossCheck.objects.filter(region__in=counties) | CrossCheck.objects.within(scope)
    return rows.select_related("national", "payment", "user").order_by("-made_at", "-pk")


def check(scope: Scope, public_id: UUID) -> CrossCheck | None:
    return checks(scope).filter(public_id=public_id).first()


def books(scope: Scope, kind: BatchKind) -> list[ImportBatch]:
    """The committed files of a kind, the latest first."""
    rows = ImportBatch.objects.within(scope).filter(kind=kind, status=BatchStatus.COMMITTED)
    return list(rows.order_by("-committed_at")[:50])


class Cell(NamedTuple):
    """How many issues, and how many nobody has looked into yet; of one kind, or of all."""

    total: int
    waiting: int
    kind: str = ""


class Board(NamedTuple):
    """Townships down, kinds across, with totals that add up."""

    kinds: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Place, tuple[Cell, ...], Cell], ...]
    totals: tuple[Cell, ...]
    total: Cell


_BOARD = """
    SELECT region / 1000 * 1000, kind, COUNT(*), COUNT(*) FILTER (WHERE answer = '')
    FROM support_issue WHERE check_run_id = %s AND region >= %s AND region < %s
    GROUP BY 1, 2
"""


def board(run: CrossCheck, scope: Scope) -> Board:
    """The numbers of a check inside a scope; one query."""
    found: dict[tuple[int, str], Cell] = {}
    with connection.cursor() as cursor:
        for low, high in scope:
            cursor.execute(_BOARD, [run.pk, low, high])
            found |= {
                (row[0], row[1]): Cell(row[2], row[3], row[1]) for row in cursor.fetchall()
            }
    kinds = tuple((str(k.value), str(k.label)) for k in Issue.Kind if k.value in run.counts)
    towns = sorted({town for town, _ in found})
    names = places(towns)
    rows = tuple(
        (
            names[town],
            cells := tuple(found.get((town, k), Cell(0, 0, k)) for k, _ in kinds),
            _sum(cells),
        )
        for town in towns
    )
    totals = tuple(_sum(tuple(row[1][i] for row in rows)) for i in range(len(kinds)))
    return Board(kinds, rows, totals, _sum(totals))


def _sum(cells: tuple[Cell, ...]) -> Cell:
    kinds = {cell.kind for cell in cells}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return Cell(sum(cell.total for cell in cells), sum(cell.waiting for cell in cells), kind)


class Narrowed(NamedTuple):
    """What a list of issues is narrowed to."""

    kind: str = ""
    town: int = 0
    waiting: bool = False
    words: str = ""


def issues(run: CrossCheck, scope: Scope, asked: Narrowed) -> QuerySet[Issue]:
    """The issues of a check; board and list count with the same conditions."""
    rows: QuerySet[Issue] = Issue.objects.within(scope).filter(check_run=run)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.town:
        rows = rows.filter(region__gte=asked.town, region__lt=asked.town + 1000)
    if asked.waiting:
        rows = rows.filter(answer="")
    if asked.words:
        plain = Q(name__startswith=asked.words)
        open_ = plain & (Q(person=None) | Q(person__shown_as=ShownAs.OPEN))
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__"), open_))
    return rows.select_related("household", "person", "answered_by")
