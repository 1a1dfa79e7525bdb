"""Who is behind a count of the year's tables: one condition for the number and for its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, TextChoices, Value, When

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Membership
from nuanxin.registry.people.queries.finding import named_like, tidy
from nuanxin.support.benefits.models import Entitlement

REASONS = ("死亡", "再生育或收养", "残疾等级失效", "户籍迁出", "年龄或期限届满", "其他")
SORTS = {
    "place": ("region", "id"),
    "benefit": ("benefit", "region", "id"),
    "begun": ("starts_on", "id"),
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


def counted(part: Part, span: Span) -> Q:
    """Which entitlements a count is of."""
    begun, open_ = Q(starts_on__lte=span.last), Q(ends_on__isnull=True)
    match part:
        case Part.BEFORE:
            return Q(starts_on__lt=span.first) & (open_ | Q(ends_on__gte=span.first))
        case Part.NEW:
            return begun & Q(starts_on__gte=span.first)
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
    """One entitlement as a list shows it."""

    family: UUID
    home: int
    name: str
    mask: str
    place: Place
    benefit: str
    begun: date
    first_year: int | None
    ended: date | None
    reason: str


def entitled(
    scope: Scope,
    part: Part,
    span: Span,
    asked: Narrowed = Narrowed(),  # noqa: B008
) -> QuerySet[Entitlement]:
    """The entitlements behind a count."""
    rows: QuerySet[Entitlement] = Entitlement.objects.within(scope).filter(counted(part, span))
    if asked.benefit:
        rows = rows.filter(benefit=asked.benefit)
    if asked.town is not None:
        rows = rows.filter(region__gte=asked.town, region__lt=asked.town + 1000)
    if asked.reason is not None:
        rows = rows.annotate(why=WHY).filter(why=asked.reason)
    return rows.filter(_named(asked.words)) if tidy(asked.words) else rows


def _named(words: str) -> Q:
    """Whoever is entitled, or one of the couple where the family is."""
    likes = named_like(tidy(words), "person__")
    couples = Membership.objects.filter(
        reduce(or_, likes), known_to__isnull=True, role__in=_PARENTS
    )
    return reduce(or_, likes, Q(person=None, household__in=couples.values("household")))


def lines(rows: Sequence[Entitlement], labels: Mapping[str, str]) -> list[Line]:
    """Some entitlements as lists show them; three queries, however many."""
    couples = _couples(row.household_id for row in rows if row.person_id is None)
    where = places(row.region for row in rows)
    return [
        Line(
            family=row.household.public_id,
            home=row.household_id,
            name=row.person.shown_name if row.person else couples.get(row.household_id, ""),
            mask=row.person.id_number_mask if row.person else "",
            place=where[row.region],
            benefit=labels.get(row.benefit, row.benefit),
            begun=row.starts_on,
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


def streamed(rows: QuerySet[Entitlement], labels: Mapping[str, str]) -> Iterator[Line]:
    """Every line of a list, a batch at a time."""
    batch: list[Entitlement] = []
    for row in rows.select_related("person", "household").iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield from lines(batch, labels)
            batch = []
    yield from lines(batch, labels)
