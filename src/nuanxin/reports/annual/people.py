"""Who is behind a count of the year's tables: one condition for the number and for its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextChoices,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Membership
from nuanxin.registry.people.queries.finding import named_like, tidy
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.transfers.models import DepartedBenefit

REASONS = ("死亡", "再生育或收养", "残疾等级失效", "户籍迁出", "年龄或期限届满", "其他")
SORTS = {
    "place": ("region", "id"),
    "benefit": ("benefit", "region", "id"),
    "begun": ("begun", "id"),
    "ended": ("ends_on", "id"),
}
# The first that fits counts: what a stop says, and which of the reasons that is.
_SAID = (
    ("死亡|去世|身故|亡故|本人健在", 0),
    ("户籍|迁", 3),
    ("生育|收养|只有一个子女|只有两个女孩", 1),
    ("等级|残疾", 2),
    ("年满|未满|周岁|年龄|到期", 4),
)
WHY = Case(
    *(When(ended_reason__regex=words, then=Value(place)) for words, place in _SAID),
    default=Value(5),
    output_field=IntegerField(),
)
_PARENTS = ("女方", "男方")
_BATCH = 2000


class Part(TextChoices):
    """The counts of a year."""

    BEFORE = "before", "上年末"
    NEW = "new", "新增"
    LEFT = "left", "退出"
    NOW = "now", "年末"


class Span(NamedTuple):
    """The days of a year that are counted."""

    first: date
    last: date

    @classmethod
    def until(cls, last: date) -> Span:
        return cls(date(last.year, 1, 1), last)


def standing(scope: Scope) -> QuerySet[Entitlement]:
    """What stands in an area, `begun` where it began here; nothing that was over before."""
    rows: QuerySet[Entitlement] = Entitlement.objects.within(scope)
    here = Q(here_from=None) | Q(ends_on=None) | Q(ends_on__gt=F("here_from"))
    return rows.filter(here).annotate(begun=Coalesce("here_from", "starts_on"))


def departed(scope: Scope) -> QuerySet[DepartedBenefit]:
    """What stood there with families that are another county's by now."""
    rows: QuerySet[DepartedBenefit] = DepartedBenefit.objects.within(scope)
    return rows


def counted(part: Part, span: Span) -> Q:
    """Which of the two, by `begun` and `ends_on`, a count is of."""
    begun, open_ = Q(begun__lte=span.last), Q(ends_on__isnull=True)
    match part:
        case Part.BEFORE:
            return Q(begun__lt=span.first) & (open_ | Q(ends_on__gte=span.first))
        case Part.NEW:
            return begun & Q(begun__gte=span.first)
        case Part.LEFT:
            return begun & Q(ends_on__gte=span.first, ends_on__lte=span.last)
        case Part.NOW:
            return begun & (open_ | Q(ends_on__gt=span.last))


class Narrowed(NamedTuple):
    """What narrows a list: beginning of a name, benefit, place in REASONS, township."""

    words: str = ""
    benefit: str = ""
    reason: int | None = None
    town: int | None = None


class Line(NamedTuple):
    """One benefit of somebody as a list shows it; `family` is nobody's page once it left."""

    family: UUID | None
    home: int | None
    name: str
    mask: str
    place: Place
    benefit: str
    begun: date
    first_year: int | None
    ended: date | None
    reason: str


class Row(NamedTuple):
    """One benefit as both tables have it; `home` only where the family still is here."""

    id: int
    region: int
    benefit: str
    begun: date
    ends_on: date | None
    ended_reason: str
    first_year: int | None
    family: UUID | None
    home: int | None
    name: str
    mask: str


def entitled(
    scope: Scope,
    part: Part,
    span: Span,
    asked: Narrowed = Narrowed(),  # noqa: B008
) -> QuerySet[Any]:
    """The benefits behind a count, as `Row`s; what is here and what left, in one statement."""
    gone = _narrowed(departed(scope).filter(counted(part, span)), asked)
    if words := tidy(asked.words):
        gone = gone.filter(Q(who__contains=words) | Q(departure__names__contains=words))
    return _here(_standing_behind(scope, part, span, asked)).union(_gone(gone), all=True)


def families(scope: Scope, part: Part, span: Span, asked: Narrowed) -> QuerySet[Any]:
    """The families behind a count that are still here, with their places."""
    rows = _standing_behind(scope, part, span, asked)
    return rows.values_list("household_id", "region")


def _standing_behind(
    scope: Scope, part: Part, span: Span, asked: Narrowed
) -> QuerySet[Entitlement]:
    rows = _narrowed(standing(scope).filter(counted(part, span)), asked)
    words = tidy(asked.words)
    return rows.filter(_named(words)) if words else rows


def benefits_of(scope: Scope, part: Part, span: Span) -> list[str]:
    """The benefits a count knows, by name."""
    kinds = [
        rows.filter(counted(part, span)).order_by().values_list("benefit", flat=True)
        for rows in (standing(scope), departed(scope))
    ]
    return sorted(kinds[0].union(kinds[1]))


def _narrowed(rows: QuerySet[Any], asked: Narrowed) -> QuerySet[Any]:
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.town is not None:
        rows = rows.filter(region__gte=asked.town, region__lt=asked.town + 1000)
    if asked.reason is not None:
        rows = rows.alias(why=WHY).filter(why=asked.reason)
    return rows.order_by()


def _here(rows: QuerySet[Entitlement]) -> QuerySet[Any]:
    return rows.annotate(
        family=F("household__public_id"), home=F("household_id"),
        name=Coalesce("person__shown_name", Value("")),
        mask=Coalesce("person__id_number_mask", Value("")),
    ).values_list(*Row._fields, named=True)  # fmt: skip


def _gone(rows: QuerySet[DepartedBenefit]) -> QuerySet[Any]:
    """The names are masked; nobody here can open the family any more."""
    return rows.annotate(
        family=Value(None, UUIDField()), home=Value(None, IntegerField()),
        name=Case(When(who="", then=F("departure__names")), default=F("who")),
        mask=Value("", CharField()),
    ).values_list(*Row._fields, named=True)  # fmt: skip


def _named(words: str) -> Q:
    """Whoever is entitled, or one of the couple where the family is."""
    likes = named_like(words, "person__")
    couples = Membership.objects.filter(
        reduce(or_, likes), known_to__isnull=True, role__in=_PARENTS
    )
    return reduce(or_, likes, Q(person=None, household__in=couples.values("household")))


def lines(rows: Sequence[Row], labels: Mapping[str, str]) -> list[Line]:
    """Some rows as lists show them; two queries, however many."""
    couples = _couples(row.home for row in rows if row.home is not None and not row.name)
    where = places(row.region for row in rows)
    return [
        Line(
            family=row.family,
            home=row.home,
            name=row.name or couples.get(row.home or 0, ""),
            mask=row.mask,
            place=where[row.region],
            benefit=labels.get(row.benefit, row.benefit),
            begun=row.begun,
            first_year=row.first_year,
            ended=row.ends_on,
            reason=row.ended_reason,
        )
        for row in rows
    ]


def _couples(homes: Iterable[int]) -> dict[int, str]:
    """Household → its parents' names, for benefits a family has together."""
    ties = Membership.objects.filter(
        household__in=set(homes), known_to__isnull=True, role__in=_PARENTS
    )
    found: dict[int, list[str]] = {}
    for home, name in ties.order_by("id").values_list("household_id", "person__shown_name"):
        found.setdefault(home, []).append(name)
    return {home: "、".join(names) for home, names in found.items()}


def streamed(rows: QuerySet[Any], labels: Mapping[str, str]) -> Iterator[Line]:
    """Every line of a list, a batch at a time."""
    found = rows.iterator(chunk_size=_BATCH)
    while batch := list(islice(found, _BATCH)):
        yield from lines(batch, labels)
