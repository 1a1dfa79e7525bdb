"""What was known when: each entry says who was told what, by which source, in place of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple, TypeVar

from django.utils import timezone

from nuanxin.base.jurisdiction.queries import region_names
from nuanxin.kit.money import yuan_grouped
from nuanxin.registry.people.models import (
    Household,
    HouseholdFacts,
    PersonFacts,
    Version,
)
from nuanxin.registry.people.vocabulary import HOUSEHOLD_COLUMNS, PERSON_COLUMNS, Value

_PERSON = {"姓名": "name", "身份证号": "id_number_mask", **PERSON_COLUMNS}
FACTS, UNIT, HOME = "情况", "工作单位", "家庭"
_PLACES = frozenset({"户籍地", "现居住地"})
V = TypeVar("V", bound=Version)


class Told(NamedTuple):
    """One fact of one entry; `since` is empty for a correction and for a first entry."""

    fact: str
    before: str
    after: str
    since: date | None


class Entry(NamedTuple):
    """What became known at one moment about one subject; `plain` tells it without a before."""

    at: datetime
    subject: str
    source: str
    document: str
    by: str
    first: bool
    told: tuple[Told, ...]
    kind: str = FACTS
    plain: bool = False

    @property
    def day_only(self) -> bool:
        """Whether only the day is on record."""
        return timezone.localtime(self.at).time() == time.min

    def tells(self, kind: str) -> bool:
        """Whether it belongs under a kind; a unit may change among other facts."""
        return self.kind == kind or (kind == UNIT and any(t.fact == UNIT for t in self.told))


def facts_told(household: Household, names: Mapping[int, str]) -> list[Entry]:
    """What became known of the facts of a family and its people."""
    people = PersonFacts.objects.filter(person__in=list(names))
    homes = HouseholdFacts.objects.filter(household=household)
    entries = [
        *_entries(_loaded(people), "person_id", _PERSON, names),
        *_entries(_loaded(homes), "household_id", HOUSEHOLD_COLUMNS, {household.pk: HOME}),
    ]
    return [_sorted_out(entry) for entry in _with_places(entries)]


def _sorted_out(entry: Entry) -> Entry:
    """An entry of nothing but the unit somebody works for goes under that kind."""
    only_unit = entry.told and {told.fact for told in entry.told} <= {UNIT, "工作单位性质"}
    return entry._replace(kind=UNIT) if only_unit and not entry.first else entry


def _loaded(versions: Iterable[V]) -> list[V]:
    rows = versions.select_related("source__recorded_by", *_ties(versions))  # type: ignore[attr-defined]
    return list(rows.order_by("known_from", "valid_from"))


def _ties(versions: Iterable[V]) -> tuple[str, ...]:
    return ("employer",) if versions.model is PersonFacts else ()  # type: ignore[attr-defined]


def _entries(
    versions: Sequence[V], key: str, facts: Mapping[str, str], names: Mapping[int, str]
) -> Iterator[Entry]:
    moments: dict[tuple[int, datetime], list[V]] = defaultdict(list)
    closed: dict[tuple[int, datetime], V] = {}
    for version in versions:
        subject = getattr(version, key)
        moments[subject, version.known_from].append(version)
        if version.known_to:
            closed[subject, version.known_to] = version
    for (subject, at), written in moments.items():
        before = closed.get((subject, at))
        after = next((v for v in written if v.valid_to is None), written[-1])
        source = after.source
        recorder = source.recorded_by
        yield Entry(
            at=at,
            subject=names.get(subject, ""),
            source=source.label,
            document=source.document,
            by=recorder.name if recorder else "系统",
            first=before is None,
            told=tuple(_told(before, after, facts)),
        )


def _told(before: V | None, after: V, facts: Mapping[str, str]) -> Iterator[Told]:
    dated = before is not None and after.valid_from != before.valid_from
    for fact, column in facts.items():
        old = _said(before, column) if before else ""
        new = _said(after, column)
        if old != new:
            yield Told(fact, old, new, after.valid_from if dated else None)


def _said(version: V, column: str) -> str:
    if column == "employer_id":
        employer = getattr(version, "employer", None)
        return employer.name if employer else ""
    value = getattr(version, column)
    if column.endswith("_fen") and value is not None:
        return f"{yuan_grouped(value)} 元"
    return said(value)


def said(value: Value) -> str:
    """A value as people read it; unknown is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return str(value)


def _with_places(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Codes of places read as their names."""
    codes = {
        int(text)
        for entry in entries
        for told in entry.told
        if told.fact in _PLACES
        for text in (told.before, told.after)
        if text
    }
    names = region_names(codes)
    for entry in entries:
        yield entry._replace(told=tuple(_placed(told, names) for told in entry.told))


def _placed(told: Told, names: Mapping[int, str]) -> Told:
    if told.fact not in _PLACES:
        return told
    before, after = (names[int(t)] if t else "" for t in (told.before, told.after))
    return told._replace(before=before, after=after)
