"""What batches hold: lists, totals by township, benefit and level; every part adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import OPEN, from_the_top
from nuanxin.kit.period import Period
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.payouts.layouts import (
    ONE_CARD,
    WORKBOOK,
    Column,
    Format,
    Manner,
    Totals,
    read_columns,
)
from nuanxin.money.payouts.models import (
    Batch,
    BatchLine,
    BatchStep,
    Layout,
    Light,
    StampRule,
)
from nuanxin.money.payouts.roads import TREASURY, Road
from nuanxin.registry.people.queries.finding import named_like
from nuanxin.registry.people.words import ShownAs

LINE_SORTS = {
    "position": ("position",),
    "amount": ("amount_fen", "position"),
    "place": ("family_region", "position"),
}


def drawn_on(accounts: Sequence[int]) -> list[Batch]:
    """The lists some accounts stand on, but for those abandoned; the latest first."""
    rows = Batch.objects.filter(lines__account_id__in=list(accounts), lines__live=True)
    return list(rows.exclude(status=Batch.Status.ABANDONED).distinct().order_by("-pk"))


def batches(scope: Scope, road: str = "") -> QuerySet[Batch]:
    """The batches of an area, of one road or of both, the latest first."""
    found: QuerySet[Batch] = Batch.objects.within(scope).select_related("maker")
    return (found.filter(road=road) if road else found).order_by("-made_at", "-pk")


def batch(scope: Scope, public_id: UUID) -> Batch | None:
    found: Batch | None = (
        Batch.objects.within(scope)
        .select_related(
            "maker", "checker", "approver", "sent_by", "scan", "file", "scan_by", "scan_checker"
        )
        .filter(public_id=public_id)
        .first()
    )
    return found


_KINDS = dict(Payable.Kind.choices)
_STILL_OPEN = Q(status=Payable.Status.OPEN) & ~Q(kind=Payable.Kind.RECOVERY)


class OpenDue(NamedTuple):
    """What is owed and in no batch yet, per benefit, months and kind."""

    benefit: str
    label: str
    kind: str
    first: Period
    end: Period
    lines: int
    amount_fen: int
    kind_code: str

    @property
    def key(self) -> str:
        """How a form names this line."""
        return f"{self.benefit}|{self.first.ordinal}|{self.end.ordinal}|{self.kind_code}"

    @property
    def months(self) -> str:
        return months_said(self.first.ordinal, self.end.ordinal)


def still_open(scope: Scope) -> QuerySet[Payable]:
    """What is to be paid and in no batch."""
    rows: QuerySet[Payable] = Payable.objects.within(scope).filter(_STILL_OPEN)
    return rows


def open_dues(scope: Scope) -> list[OpenDue]:
    """Everything a batch could be drawn up from."""
    rows = (
        Payable.objects.within(scope)
        .filter(_STILL_OPEN)
        .values("benefit", "label", "kind", "first_month", "end_month")
        .annotate(lines=Count("pk"), total=Sum("amount_fen"))
        .order_by("first_month", "benefit", "-kind")
    )
    return [
        OpenDue(
            row["benefit"], row["label"], str(_KINDS[row["kind"]]),
            Period.from_ordinal(row["first_month"]), Period.from_ordinal(row["end_month"]),
            row["lines"], row["total"], row["kind"],
        )
        for row in rows
    ]  # fmt: skip


def months_said(first: int, end: int) -> str:
    """2026 年 1–6 月; a whole year as 2026 年."""
    start, last = Period.from_ordinal(first), Period.from_ordinal(end - 1)
    if (start.month, last.month) == (1, 12) and start.year == last.year:
        return f"{start.year} 年"
    if start == last:
        return f"{start.year} 年 {start.month} 月"
    if start.year == last.year:
        return f"{start.year} 年 {start.month}–{last.month} 月"
    return f"{start.year} 年 {start.month} 月–{last.year} 年 {last.month} 月"


def months_paid(row: Batch) -> str:
    """The months its lines are for; lines taken out no longer stretch them."""
    lines = BatchLine.objects.filter(batch=row, live=True)
    found = lines.aggregate(first=Min("first_month"), end=Max("end_month"))
    if found["first"] is None:
        return months_said(row.first_month, row.end_month)
    return months_said(found["first"], found["end"])


class Narrowing(NamedTuple):
    """The cell of a table whose lines are asked for, or one line; `level` 未定 is open."""

    town: int | None = None
    label: str = ""
    level: str = ""
    line: int | None = None
    benefits: tuple[str, ...] = ()


_WHOLE = Narrowing()


def lines(
    row: Batch, words: str = "", light: str = "", cell: Narrowing = _WHOLE
) -> QuerySet[BatchLine]:
    """The lines of a batch, narrowed by payee name, a kind of light or a cell of its tables."""
    found = BatchLine.objects.filter(batch=row, live=True).select_related("person")
    if cell.town is not None:
        found = found.filter(family_region__range=(cell.town, cell.town + 999))
    if cell.line is not None:
        found = found.filter(pk=cell.line)
    if cell.label:
        found = found.filter(label=cell.label)
    if cell.benefits:
        found = found.filter(benefit__in=cell.benefits)
    if cell.level:
        level = "" if cell.level == OPEN else cell.level
        borne = PayableShare.objects.filter(payable=OuterRef("payable"), level=level)
        found = found.filter(Exists(borne))
    if words:
        plain = Q(payee__startswith=words)
        open_ = plain & (Q(person=None) | Q(person__shown_as=ShownAs.OPEN))
        found = found.filter(reduce(or_, named_like(words, "person__"), open_))
    if light:
        found = found.filter(lights__kind=light)
    return found


def labels_of(row: Batch, benefits: Sequence[str]) -> list[str]:
    """What some benefits are called on the lines of a batch."""
    if not benefits:
        return []
    found = BatchLine.objects.filter(batch=row, live=True, benefit__in=benefits)
    return sorted(found.order_by().values_list("label", flat=True).distinct())


def numbers(row: Batch, shown: Iterable[int | None]) -> dict[int, int]:
    """Line → 序号: counted 1 to n over what is in the batch now, on every list alike."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number FROM (SELECT id, row_number() OVER (ORDER BY position) number "
            "FROM money_batchline WHERE batch_id = %s AND live) line WHERE id = ANY(%s)",
            [row.pk, list(shown)],
        )
        return dict(cursor.fetchall())


def lights(row: Batch, kind: str = "") -> QuerySet[Light]:
    found = Light.objects.filter(batch=row).select_related("line__person", "answered_by")
    found = found.filter(kind=kind) if kind else found
    return found.order_by("-red", "answer", "kind", "line__position")


class LightCount(NamedTuple):
    kind: str
    label: str
    red: bool
    total: int
    waiting: int

    @property
    def unit(self) -> str:
        """What is counted: lines, or sentences about the whole batch."""
        return "条" if self.kind == Light.Kind.FUNDS else "笔"


def light_counts(row: Batch) -> list[LightCount]:
    """How many lights of each kind are on; kinds without any are listed as green."""
    rows = Light.objects.filter(batch=row).values("kind", "red")
    counted = rows.annotate(total=Count("pk"), waiting=Count("pk", filter=Q(answer="")))
    found = {each["kind"]: each for each in counted}
    return [
        LightCount(
            kind.value, str(kind.label), bool(each and each["red"]),
            each["total"] if each else 0, each["waiting"] if each else 0,
        )
        for kind in Light.Kind
        for each in [found.get(kind.value)]
    ]  # fmt: skip


def steps(row: Batch) -> list[BatchStep]:
    return list(BatchStep.objects.filter(batch=row).select_related("user").order_by("at", "pk"))


class TownTotal(NamedTuple):
    """One cell of the summary: a township and a benefit."""

    town: int
    label: str
    people: int
    amount_fen: int


class Summary(NamedTuple):
    """The summary table: townships down, benefits across, with totals that add up."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Place, tuple[tuple[int, int], ...], tuple[int, int]], ...]
    totals: tuple[tuple[int, int], ...]
    total: tuple[int, int]

    @property
    def named_rows(self) -> list[tuple[Place, list[tuple[str, int, int]], tuple[int, int]]]:
        """The rows with the benefit beside each cell, for cards that have no heads."""
        return [(town, self._named(cells), total) for town, cells, total in self.rows]

    @property
    def named_totals(self) -> list[tuple[str, int, int]]:
        return self._named(self.totals)

    def _named(self, cells: tuple[tuple[int, int], ...]) -> list[tuple[str, int, int]]:
        return [(label, *cell) for label, cell in zip(self.labels, cells, strict=True)]


def summary(row: Batch) -> Summary:
    """Lines and fen per township and benefit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_region / 1000 * 1000, label, COUNT(*), SUM(amount_fen)::bigint "
            "FROM money_batchline WHERE batch_id = %s AND live GROUP BY 1, 2 ORDER BY 1, 2",
            [row.pk],
        )
        cells = [TownTotal(*each) for each in cursor.fetchall()]
    labels = tuple(sorted({cell.label for cell in cells}))
    towns = sorted({cell.town for cell in cells})
    found = {(cell.town, cell.label): (cell.people, cell.amount_fen) for cell in cells}
    names = places(towns)
    table = tuple(
        (
            names[town],
            line := tuple(found.get((town, each), (0, 0)) for each in labels),
            _sum(line),
        )
        for town in towns
    )
    totals = tuple(_sum(tuple(each[1][i] for each in table)) for i in range(len(labels)))
    return Summary(labels, table, totals, _sum(totals))


def _sum(cells: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    return sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)


class LevelTotal(NamedTuple):
    """What one level bears of one benefit; an empty level is open."""

    label: str
    level: str
    document: str
    amount_fen: int


def levels(row: Batch) -> list[LevelTotal]:
    """The cost-share table (分级负担表) of a batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line.label, share.level, MIN(share.document), "
            "SUM(share.amount_fen)::bigint FROM money_batchline line "
            "JOIN money_payableshare share ON share.payable_id = line.payable_id "
            "WHERE line.batch_id = %s AND line.live "
            "GROUP BY line.label, share.level",
            [row.pk],
        )
        found = [LevelTotal(*each) for each in cursor.fetchall()]
    return sorted(found, key=lambda each: (each.label, from_the_top(each.level)))


def by_level(totals: list[LevelTotal]) -> list[tuple[str, int]]:
    """Level → fen over all benefits, from the top down."""
    found: dict[str, int] = {}
    for each in totals:
        found[each.level] = found.get(each.level, 0) + each.amount_fen
    return sorted(found.items(), key=lambda each: from_the_top(each[0]))


class Laid(NamedTuple):
    """How a list is laid out: its columns, and the file it goes out in."""

    columns: tuple[Column, ...]
    manner: Manner


def laid_for(region: int, road: str = Road.ONE_CARD) -> Laid:
    """How the list of a county's next batch is laid out; the treasury leaves no choice."""
    if road == Road.TREASURY:
        return Laid(TREASURY, WORKBOOK)
    layout = Layout.objects.filter(region=region).first()
    if layout is None:
        return Laid(ONE_CARD, WORKBOOK)
    manner = Manner(Format(layout.file_format), Totals(layout.totals))
    return Laid(read_columns(layout.columns), manner)


def laid_out(row: Batch) -> Laid:
    """How the list of this batch is laid out, as it was settled when it was drawn up."""
    manner = Manner(Format(row.file_format), Totals(row.totals))
    return Laid(read_columns(row.layout), manner)


def layout_of(region: int) -> Layout | None:
    """What the county has settled; None while it begins with what every county does."""
    found: Layout | None = Layout.objects.select_related("set_by").filter(region=region).first()
    return found


def stamp_rule(county: int) -> StampRule | None:
    """What the county has settled about stamped paper; None where it asks for nothing."""
    found: StampRule | None = (
        StampRule.objects.select_related("set_by").filter(region=county).first()
    )
    return found


def stamp_needed(region: int) -> bool:
    """Whether a batch of this place waits for its stamped paper before it is sent."""
    rule = stamp_rule(region - region % 10**6)
    return rule is not None and rule.needed
