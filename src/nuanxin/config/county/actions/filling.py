"""Bringing the county into the register: villages, log-ins, the roll taken as confirmed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.jurisdiction.actions import add_villages
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.config.county.actions.employing import employ
from nuanxin.config.county.actions.logins import actor, open_logins
from nuanxin.config.county.drawing import County, draw_county
from nuanxin.config.county.family import BEREAVED, DISABLED, Family, Line
from nuanxin.config.county.people import PEOPLE
from nuanxin.config.county.roll import first_year, on_roll
from nuanxin.config.county.villages import SOURCE, villages
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Household, Person, Source
from nuanxin.registry.people.newcomers import Admitted, NewPerson
from nuanxin.registry.people.words import SourceKind
from nuanxin.rulebook import library
from nuanxin.support.benefits.actions.rolls import OnRoll, Roll, take_over
from nuanxin.support.benefits.actions.settings import open_county, seed_payment_terms

COUNTY = RegionCode.parse("341599")
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_ROLL_DAY, _SPRING_DAY = date(2025, 1, 15), date(2026, 3, 16)
# By family number: what the roll names it for.
Named = Mapping[str, Sequence[Line]]
_SIZE = "NUANXIN_DEMO_PEOPLE"


def moment(day: date) -> datetime:
    """Nine in the morning of a day, in the county."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=_SHANGHAI)


def size() -> int:
    """How many people the county shall have; smaller ones are for tests."""
    said = os.environ.get(_SIZE) or str(PEOPLE)
    if not said.isdigit() or not 100 <= int(said) <= PEOPLE:
        raise Refusal(f"{_SIZE} 请填 100 到 {PEOPLE} 之间的人数，现在是“{said}”。")
    return int(said)


@lru_cache(maxsize=1)
def county() -> County:
    """The county this installation shows, drawn once per process."""
    return draw_county(villages(), size())


def batch(step: str) -> UUID:
    """The same batch number on every run, so that a step is known to be done."""
    return uuid5(NAMESPACE_URL, f"nuanxin:demo:{step}")


def taken_in(step: str) -> bool:
    """Whether the families of a step stand in the register."""
    return Source.objects.filter(batch=batch(step)).exists()


def drawn_alike() -> bool:
    """Whether the families on the roll are those this version and size would draw."""
    families = [each for each in county().families if not each.wave]
    first = families[0].members[0].id_number, families[-1].members[-1].id_number
    wanted = [blind_index(Kind.ID_NUMBER, number) for number in first]
    standing = Household.objects.filter(facts__source__batch=batch("roll")).distinct().count()
    known = Person.objects.filter(id_number_index__in=wanted).count()
    return standing == len(families) and known == len(set(wanted))


@transaction.atomic
def fill_register() -> None:
    """Villages, log-ins, the roll of 2025, all or nothing; a second time changes nothing."""
    if taken_in("roll"):
        return
    open_logins(timezone.now())
    by = actor("health")
    named = [(each.code, each.name) for each in villages()]
    added = add_villages(villages=named, source=SOURCE)
    record(by, "regions.added", [], region=int(COUNTY.value), rows=added, source=SOURCE)
    open_county(by=by, county=COUNTY, first=Term.named(2025, "上半年"), now=moment(_ROLL_DAY))
    for year in (2025, 2026):
        seed_payment_terms(county=COUNTY, year=year, policy=library.policy())
    families = [each for each in county().families if not each.wave]
    on = {each.number: on_roll(each) for each in families}
    origin = Origin(
        SourceKind.ROLL, "演示县花名册（虚构）", _ROLL_DAY, "演示卫健〔2025〕3号", batch("roll")
    )
    admitted = _admit(families, origin, on)
    roll = Roll(batch("roll"), "演示卫健〔2025〕3号", _ROLL_DAY, moment(_ROLL_DAY))
    take_over(by=by, roll=roll, rows=_rows(families, admitted, on))


@transaction.atomic
def admit_newcomers() -> None:
    """Families who came in the spring of 2026: newborn children, families moved in."""
    if taken_in("spring"):
        return
    origin = Origin(
        SourceKind.OFFICE, "2026年新增家庭登记（演示）", _SPRING_DAY, "", batch("spring")
    )
    _admit([each for each in county().families if each.wave], origin, {})


def _admit(families: Sequence[Family], origin: Origin, on: Named) -> Admitted:
    people: dict[str, NewPerson] = {}
    homes = [each.admitted(people) for each in families]
    _number_certificates(families, people, on)
    at = moment(origin.received_on)
    employ(COUNTY, families, people, by=actor("health"), at=at)
    source = name_source(
        by=actor("health"), region=int(COUNTY.value), origin=origin, recorded_at=at
    )
    return admit(homes, source=source, known_at=at)


def _number_certificates(
    families: Sequence[Family], people: dict[str, NewPerson], on: Named
) -> None:
    """特别扶助证 for everybody on the roll who draws special support."""
    number = 0
    for family in families:
        for benefit, who in on.get(family.number, ()):
            if who is not None and benefit in (BEREAVED, DISABLED):
                number += 1
                year = first_year(family, (benefit, who))
                person = people[who.key]
                person.certificate = f"演示特扶{year}{number:05d}"
                person.certificate_issued = date(year, 12, 20) if year < 2025 else _ROLL_DAY


def _rows(families: Sequence[Family], admitted: Admitted, on: Named) -> list[OnRoll]:
    return [
        OnRoll(
            admitted.households[family.number],
            family.region,
            None if who is None else admitted.people[who.key],
            benefit,
            first_year(family, (benefit, who)),
        )
        for family in families
        for benefit, who in on[family.number]
    ]
