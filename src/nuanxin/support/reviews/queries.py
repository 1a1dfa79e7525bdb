"""The reviews of a county, their lines, and how far each township is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet

from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.queries.finding import households, tidy
from nuanxin.support.reviews.models import Review, ReviewLine

CARRY = "reviews.carry_out"
SORTS = {"place": ("region", "id"), "benefit": ("benefit", "region", "id")}
STATES = {
    "waiting": "没有核对", "hint": "要逐人看", "same": "一致", "differs": "有出入",
    "sampled": "抽中", "unchecked": "抽中没有复核", "unsound": "复核不符",
    "done": "已落实", "left": "要逐件办", "open": "没有落实",
}  # fmt: skip
_TOWNSHIP, _COUNTY = 10**3, 10**6
_IN = {
    "waiting": Q(answer=""),
    "hint": ~Q(hint="") & Q(answer=""),
    "same": Q(answer="same"),
    "differs": Q(answer="differs"),
    "sampled": Q(sampled=True),
    "unchecked": Q(sampled=True, sound__isnull=True),
    "unsound": Q(sound=False),
    "done": Q(outcome="done"),
    "left": Q(outcome="left"),
    "open": Q(outcome=""),
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows a list."""

    state: str = ""
    words: str = ""
    benefit: str = ""
    place: int = 0


def reviews(region: int) -> QuerySet[Review]:
    """The reviews of the county a place lies in, the latest year first."""
    rows: QuerySet[Review] = Review.objects.filter(region=region - region % _COUNTY)
    return rows.select_related(
        "opened_by", "proposed_by", "confirmed_by", "carried_by"
    ).order_by("-year")


def review(region: int, year: int) -> Review | None:
    return reviews(region).filter(year=year).first()


def lines(scope: Scope, row: Review, listed: str, asked: Narrowed) -> QuerySet[ReviewLine]:
    """The lines of one list."""
    rows = ReviewLine.objects.within(scope).filter(review=row, listed=listed)
    if asked.state in _IN:
        rows = rows.filter(_IN[asked.state])
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.place:
        width = _TOWNSHIP if asked.place % _TOWNSHIP == 0 else 1
        rows = rows.filter(region__gte=asked.place, region__lt=asked.place + width)
    if words := tidy(asked.words):
        rows = rows.filter(household__in=households(scope, words).values("pk"))
    found: QuerySet[ReviewLine] = rows
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """A year that is not confirmed yet: the days of each level, what nobody has answered."""

    year: int
    status: str
    village_due: date | None
    township_due: date | None
    county_due: date | None
    waiting: dict[str, int]


def running(scope: Scope, region: int) -> list[Running]:
    """The years of a place's county that run, with the lines of the scope; one query."""
    inside = Q(pk__in=[])
    for low, high in scope:
        inside |= Q(lines__region__gte=low, lines__region__lt=high)
    open_ = inside & Q(lines__answer="")
    rows = (
        Review.objects.filter(region=region - region % _COUNTY)
        .exclude(status=Review.Status.CONFIRMED)
        .values("year", "status", "village_due", "township_due", "county_due")
        .annotate(
            **{
                listed.value: Count("lines", filter=open_ & Q(lines__listed=listed))
                for listed in ReviewLine.Listed
            }
        )
        .order_by("year")
    )
    names = [listed.value for listed in ReviewLine.Listed]
    return [
        Running(
            row["year"], row["status"], row["village_due"], row["township_due"],
            row["county_due"], {name: row[name] for name in names},
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a township is: lines by list, answered, with a hint still open, differing."""

    place: int
    new: int
    continuing: int
    leaving: int
    waiting: int
    hints: int
    differs: int
    unchecked: int

    @property
    def total(self) -> int:
        return self.new + self.continuing + self.leaving

    @property
    def done(self) -> int:
        return self.total - self.waiting


def progress(scope: Scope, row: Review) -> list[Progress]:
    """Township by township; one query."""
    rows = (
        ReviewLine.objects.within(scope)
        .filter(review=row)
        .annotate(place=ExpressionWrapper(F("region") / _TOWNSHIP, BigIntegerField()))
        .values("place")
        .annotate(
            new=Count("pk", filter=Q(listed="new")),
            continuing=Count("pk", filter=Q(listed="continuing")),
            leaving=Count("pk", filter=Q(listed="leaving")),
            waiting=Count("pk", filter=_IN["waiting"]),
            hints=Count("pk", filter=_IN["hint"]),
            differs=Count("pk", filter=_IN["differs"]),
            unchecked=Count("pk", filter=_IN["unchecked"]),
        )
        .order_by("place")
    )
    return [Progress(**{**each, "place": each["place"] * _TOWNSHIP}) for each in rows]


@dataclass(frozen=True, slots=True)
class Sample:
    """What looking again showed."""

    size: int
    checked: int
    wrong: int

    @property
    def share(self) -> str:
        return f"{self.wrong / self.checked:.1%}" if self.checked else "—"


def sample(row: Review) -> Sample:
    """As far as whoever asks sees the lines."""
    told = ReviewLine.objects.filter(review=row, sampled=True).aggregate(
        checked=Count("pk", filter=Q(sound__isnull=False)),
        wrong=Count("pk", filter=Q(sound=False)),
    )
    return Sample(row.size or 0, told["checked"], told["wrong"])


def benefits(scope: Scope, row: Review, listed: str) -> list[tuple[str, str]]:
    found = ReviewLine.objects.within(scope).filter(review=row, listed=listed)
    return sorted(dict(found.values_list("benefit", "label").distinct()).items())


def told_apart(scope: Scope, row: Review) -> dict[str, dict[str, int]]:
    """List → how many of it are carried out, left, not told; one query."""
    rows = ReviewLine.objects.within(scope).filter(review=row).values("listed").order_by()
    counted = rows.annotate(**{name: Count("pk", filter=_IN[name]) for name in _OUTCOMES})
    found = {each["listed"]: {name: each[name] for name in _OUTCOMES} for each in counted}
    nothing = dict.fromkeys(_OUTCOMES, 0)
    return {listed.value: found.get(listed.value, nothing) for listed in ReviewLine.Listed}


_OUTCOMES = ("done", "left", "open")


def last_job(row: Review) -> Job | None:
    """The work that carries a year out, as last ordered."""
    rows = Job.objects.filter(kind=CARRY, key__startswith=f"{row.public_id}/")
    return rows.order_by("-pk").first()
