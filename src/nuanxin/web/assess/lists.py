"""One list of people: its filters, its page, its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.listing import Listing, ordering
from nuanxin.base.ui.listing import read as read_listing
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.term import months_words
from nuanxin.policy.evaluate import LABELS, NOT_ELIGIBLE
from nuanxin.registry.people.models import Membership
from nuanxin.support.benefits import paging
from nuanxin.support.benefits.family import reaches_into
from nuanxin.support.benefits.lists import EXPLAINED, Listed, verdict_words
from nuanxin.support.benefits.marks import Mark
from nuanxin.support.benefits.models import Entitlement, Finding
from nuanxin.support.benefits.queries import (
    Filters,
    Group,
    groups,
    listed,
    narrowed,
)
from nuanxin.support.benefits.since import ends_from, held_from
from nuanxin.web.assess.terms import Asked, read

SORTS = {
    "place": ("region", "id"),
    "benefit": ("ground__benefit", "region", "id"),
    "amount": ("ground__amount_fen", "region", "id"),
    "reason": ("ground__reason", "region", "id"),
}
SINCE = {Listed.TO_STOP: "不符合自", Listed.HELD: "暂停自"}
_HEAVY = ("ground__content",)
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as a list shows it."""

    public_id: UUID
    family: UUID
    home: int
    name: str
    place: Place
    benefit: str
    verdict: str
    reason: str
    missing: str
    amount: int | None
    before: str
    first_year: int | None
    document: str
    beside: str = ""
    aside: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A list with everything around it."""

    asked: Asked
    listed: Listed
    filters: Filters
    listing: Listing[Line]
    reasons: Sequence[tuple[str, int]]
    benefits: Sequence[tuple[str, str]]

    @property
    def explained(self) -> str:
        return EXPLAINED[self.listed]

    @property
    def since(self) -> str:
        """The heading over the month from which something stops, where the list is of that."""
        return SINCE.get(self.listed, "")

    @property
    def narrowed(self) -> bool:
        return bool(self.filters.benefit or self.filters.reason or self.filters.level)


def filters_of(query: QueryDict) -> Filters:
    """The filters an address names."""
    return Filters(query.get("benefit", ""), query.get("reason", ""), query.get("level", ""))


def selected(asked: Asked, which: Listed, filters: Filters) -> QuerySet[Finding]:
    """The findings of a list as filtered: for its page, its export and its bulk actions."""
    return narrowed(listed(asked.scope, asked.term, which), filters)


def page(scope: Scope, query: QueryDict, term: str, which: Listed, today: date) -> Page:
    """One page of a list."""
    asked = read(scope, query, today, term)
    shape = read_listing(query, list(SORTS), "place")
    filters = filters_of(query)
    every = groups(asked.scope, asked.term, which, filters.level)
    order = ordering(shape.order, SORTS)
    rows = paging.page(asked.scope, asked.term, which, filters, order, shape.window)
    found = list(rows.select_related("ground", "household").defer(*_HEAVY))
    return Page(
        asked=asked,
        listed=which,
        filters=filters,
        listing=Listing(lines(found), _counted(every, filters), shape),
        reasons=_reasons(every, filters)[:40],
        benefits=sorted({(each.benefit, each.label) for each in every}),
    )


def _counted(every: Sequence[Group], filters: Filters) -> int:
    """How many the filters leave, out of the groups counted already."""
    return sum(
        each.people
        for each in every
        if filters.benefit in ("", each.benefit) and filters.reason in ("", each.reason)
    )


def recorded(request: OfficeRequest, shown: Page) -> None:
    """Whoever saw a page of the list saw these families."""
    homes = list(dict.fromkeys(line.home for line in shown.listing.rows))
    said = f"发放测算名单 {shown.listed.label}"
    record_list(request.actor, "household", homes, said, region=request.post.region)


def _reasons(every: Sequence[Group], filters: Filters) -> list[tuple[str, int]]:
    """The reasons within the benefit chosen, the most frequent first; the one asked for first
    of all, also where nobody has it.
    """
    found = {filters.reason: 0} if filters.reason else {}
    for each in every:
        if filters.benefit not in ("", each.benefit):
            continue
        found[each.reason] = found.get(each.reason, 0) + each.people
    return sorted(found.items(), key=lambda each: (each[0] != filters.reason, -each[1]))


def lines(rows: Sequence[Finding]) -> list[Line]:
    """The lines of some findings; four queries at most, however many rows."""
    names = _names(rows)
    since = _since(rows)
    standing = _standing(rows)
    where = places(row.region for row in rows)
    return [
        _line(
            row,
            row.household.public_id,
            names[row.household_id],
            where[row.region],
            standing.get((row.subject, row.benefit)),
            since.get(row.pk, ""),
        )
        for row in rows
    ]


def _since(rows: Sequence[Finding]) -> dict[int, str]:
    """Finding → the month from which it stops or is held, on the lists of these."""
    which = getattr(rows[0], "on", "") if rows else ""
    if which == Listed.HELD:
        held = held_from(rows)
        return {row.pk: _held(*held[row.subject, row.benefit]) for row in rows}
    stopping = which in (Listed.TO_STOP, Listed.ASIDE)
    running = [row for row in rows if stopping and row.marks & Mark.RUNNING]
    ends = ends_from({row.ground_id for row in running}) if running else {}
    return {row.pk: _ends(row, ends[row.ground_id]) for row in running if row.ground_id in ends}


def _held(first: int, until: int | None) -> str:
    again = f"，{months_words([until])}起恢复" if until is not None else ""
    return f"{months_words([first])}{again}"


def _ends(row: Finding, month: int) -> str:
    """The month, as far back as the term looks: what ended earlier ended before its first."""
    if row.every == "年":
        return f"{row.term[:4]}年度"
    return f"{months_words([month])}{'或更早' if month == row.first_month else ''}"


def _names(rows: Iterable[Finding]) -> dict[int, dict[int, str]]:
    """Household → its parents by id, in order."""
    found: dict[int, dict[int, str]] = {row.household_id: {} for row in rows}
    ties = (
        Membership.objects.filter(household__in=list(found), known_to__isnull=True)
        .filter(role__in=["女方", "男方"])
        .order_by("household_id", "id")
    )
    for household, person, name in ties.values_list(
        "household_id", "person_id", "person__shown_name"
    ):
        found[household][person] = name
    return found


def _standing(rows: Iterable[Finding]) -> dict[tuple[int, str], Entitlement]:
    subjects = [row.subject for row in rows]
    found = Entitlement.objects.filter(subject__in=subjects).order_by("starts_on", "id")
    return {(each.subject, each.benefit): each for each in found}


def _line(
    row: Finding,
    family: UUID,
    parents: dict[int, str],
    where: Place,
    standing: Entitlement | None,
    since: str,
) -> Line:
    stands = standing is not None and reaches_into(standing, row)
    couple = "、".join(parents.values()) or "（未登记父母）"
    return Line(
        public_id=row.public_id,
        family=family,
        home=row.household_id,
        name=parents.get(row.person_id, couple) if row.person_id else couple,
        place=where,
        benefit=row.ground.label,
        verdict=verdict_words(row.ground.verdict, confirmed=stands),
        reason=row.ground.reason,
        missing=row.missing,
        amount=row.ground.amount_fen,
        before=_before(row),
        first_year=standing.first_year if standing else None,
        document=standing.document if standing else "",
        beside=_beside(row),
        aside=_aside(row),
        since=since,
    )


def _beside(row: Finding) -> str:
    """What else of the same person waits on the opposite list, where the list asked for it."""
    label = getattr(row, "beside", None)
    waits = Listed.TO_CONFIRM if row.ground.verdict_at_end == NOT_ELIGIBLE else Listed.TO_STOP
    return f"同一人另有：{label}（{waits.label}）" if label else ""


def _aside(row: Finding) -> str:
    """From which list, why, by whom and when an answer was put aside."""
    which, at = getattr(row, "aside_on", None), getattr(row, "aside_at", None)
    if not which or at is None:
        return ""
    who = getattr(row, "aside_by", None) or "系统"
    because = getattr(row, "aside_because", "")
    return f"{Listed(which).label}：{because}（{who}，{timezone.localtime(at):%Y-%m-%d}）"


def _before(row: Finding) -> str:
    """What the term before came to, where the list asked for it."""
    amount = getattr(row, "amount_before", None)
    if amount is None:
        return ""
    verdict = LABELS.get(str(getattr(row, "verdict_before", "")), "")
    return f"{yuan_grouped(amount)} 元" if amount >= 0 else verdict


def streamed(rows: QuerySet[Finding]) -> Iterator[Line]:
    """Every line of a list, a batch at a time."""
    batch: list[Finding] = []
    found = rows.order_by("region", "id").select_related("ground", "household").defer(*_HEAVY)
    for row in found.iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield from lines(batch)
            batch = []
    if batch:
        yield from lines(batch)
