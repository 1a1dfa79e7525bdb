"""Hospitals of 演示县, who signed with a family doctor, a check-up, two stays in hospital.

One township's health centre has nobody responsible, and some people have not been asked yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from nuanxin.base.jurisdiction.queries import Place, towns
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.medical.actions.checking import Round, open_round, tick
from nuanxin.care.medical.actions.keeping import (
    Responsible,
    Said,
    name_responsible,
    seat,
    write_institution,
)
from nuanxin.care.medical.actions.signing import follow_up
from nuanxin.care.medical.actions.standing import Standing, take_over
from nuanxin.care.medical.actions.staying import Told, admit, discharge
from nuanxin.care.medical.choices import GIVES, ITEMS
from nuanxin.care.medical.models import CheckUp, DoctorContract, Institution
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.people import named
from nuanxin.registry.people.models import Household, Membership
from nuanxin.registry.people.queries.family import family_file
from nuanxin.registry.people.queries.special import special_families
from nuanxin.registry.people.words import Role

_SINCE, _DOCUMENT = date(2025, 6, 1), "演示卫健〔2025〕17号"
_DECLINES, _UNASKED, _TIMES = 11, 17, 4


def treat() -> None:
    """Done twice it changes nothing."""
    region = int(COUNTY.value)
    if Institution.objects.filter(region__gte=region, region__lt=region + 10**6).exists():
        return
    draw = Random(549)  # noqa: S311 - invented people, the same on every run
    hand = Hand(actor("health"), SCOPE, _SINCE, moment(_SINCE))
    hospital = _institution(hand, draw, "演示县人民医院", "county", region)
    _institution(hand, draw, "演示县中医院", "county", region)
    seat(hand=hand, public_id=hospital.public_id, username="hospital")
    centres = {town.code // 1000: _centre(hand, draw, town) for town in towns(COUNTY)}
    take_over(by=hand.by, region=region, rows=list(_contracts(draw, centres)), at=hand.at)
    _follow(hand)
    _check(hand)
    _stay()


def _institution(hand: Hand, draw: Random, name: str, kind: str, place: int) -> Institution:
    said = Said(name, kind, place, _SINCE, None, list(GIVES), "普通门诊挂号费", _DOCUMENT)
    row = write_institution(hand=hand, public_id=None, said=said)
    who = Responsible(
        named(draw, "女", 1980), "医务科", _SINCE, f"1370{draw.randrange(10**7):07d}"
    )
    name_responsible(hand=hand, public_id=row.public_id, said=who)
    return row


def _centre(hand: Hand, draw: Random, town: Place) -> tuple[Institution, str]:
    """A township's health centre, and its doctor; without a channel of its own."""
    said = Said(f"{town.name}卫生院", "base", town.code, None, None, (), "", "")
    row = write_institution(hand=hand, public_id=None, said=said)
    return row, f"{named(draw, draw.choice('女男'), 1978)}团队"


def _contracts(draw: Random, centres: dict[int, tuple[Institution, str]]) -> Iterator[Standing]:
    homes = special_families(SCOPE).order_by("id").values("id")
    ties = Membership.objects.filter(
        household__in=homes, known_to__isnull=True, valid_to__isnull=True,
    ).exclude(role=Role.CHILD).order_by("household_id", "id")  # fmt: skip
    today = timezone.localdate()
    seen: set[int] = set()
    for home, region, person in ties.values_list("household", "household__region", "person"):
        if person in seen or person % _UNASKED == 0 or region // 1000 not in centres:
            continue
        seen.add(person)
        where, doctor = centres[region // 1000]
        start = date(today.year, 1, 1) + timedelta(days=draw.randrange(60))
        if person % _DECLINES == 0:
            yield Standing(home, region, person, None, "", start, None)
        else:
            end = start.replace(year=start.year + 1) - timedelta(days=1)
            yield Standing(
                home, region, person, where.pk, doctor, start, end, _TIMES, has_record=True
            )


def _follow(hand: Hand) -> None:
    """The first township's follow-ups of this year."""
    today = timezone.localdate()
    now = hand._replace(day=today, at=timezone.now())
    first = min(towns(COUNTY), key=lambda each: each.code).code
    rows = DoctorContract.objects.filter(
        region__gte=first, region__lt=first + 1000, declined=False
    ).select_related("household")  # fmt: skip
    for row in rows.order_by("pk")[:24]:
        for turn in range(row.pk % (_TIMES + 1)):
            on = row.starts_on + timedelta(days=70 * turn)
            if on <= today:
                follow_up(
                    hand=now, household=row.household.public_id, contract=row.public_id,
                    on=on, way=("home", "phone", "clinic")[turn % 3],
                )  # fmt: skip


def _check(hand: Hand) -> None:
    today = timezone.localdate()
    start = min(today, date(today.year, 10, 8))
    now = hand._replace(day=today, at=timezone.now())
    said = Round(
        f"{today.year} 年免费体检", int(COUNTY.value), start, start + timedelta(days=60),
        "各乡镇卫生院", ITEMS, _DOCUMENT,
    )  # fmt: skip
    row = open_round(hand=now, said=said)
    people = list(CheckUp.objects.filter(round=row).order_by("pk")[:300])
    for state, chosen in (
        ("came", people[::2]), ("declined", people[1::8]),
    ):  # fmt: skip
        keys = [each.public_id for each in chosen]
        tick(hand=now, public_id=row.public_id, people=keys, state=state, on=start)


def _stay() -> None:
    """Somebody is in hospital since the day before yesterday, another came home."""
    today = timezone.localdate()
    hand = Hand(actor("township"), SCOPE, today, timezone.now())
    first = min(towns(COUNTY), key=lambda each: each.code).code
    homes = special_families(SCOPE).filter(region__gte=first, region__lt=first + 1000)
    found = 0
    for home in homes.order_by("pk")[1:40]:
        who = _somebody(home, today)
        if who is None or found == 2:
            continue
        found += 1
        said = Told("演示县人民医院", today - timedelta(days=12 * found - 10), "family", "老伴")
        row = admit(hand=hand, household=home.public_id, person=who, said=said)
        if found == 2:
            discharge(
                hand=hand, household=home.public_id, stay=row.public_id,
                on=today - timedelta(days=3), proof="出院小结",
            )  # fmt: skip


def _somebody(home: Household, today: date) -> UUID | None:
    members = family_file(home, today).parents
    return next(
        (m.person.public_id for m in members if m.facts and m.facts.death_date is None), None
    )
