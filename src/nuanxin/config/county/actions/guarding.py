"""Who cannot act for themself in 演示县: guarded, guarded by nobody, not looked at, chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.actions import finding, guarding, looking
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY
from nuanxin.config.county.actions.logins import actor
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.family import family_file
from nuanxin.registry.people.queries.special import special_families

_SINCE = date(2025, 3, 3)
_BY_COURT = finding.Said(
    "none", court=True, document="（2025）演示民特 7 号判决书", found_on=_SINCE, told_by="法院"
)
_TOLD = finding.Said(
    "part", court=False, document="村委会证明", found_on=_SINCE, told_by="村干部"
)
_BY_LAW = guarding.Said(
    "", "配偶", "law", "spouse", "结婚证", date(1990, 5, 1), "演示县民政局", _SINCE,
    phone="13500000003",
)  # fmt: skip
_LAST = _BY_LAW._replace(
    relation="村委会", way="last", tier="village", document="村民委员会决定",
    document_on=_SINCE, issued_by="村民委员会", skipped="没有别的亲人", phone="",
)  # fmt: skip
_CHOSEN = _BY_LAW._replace(
    name="吴侄女", relation="侄女", way="chosen", tier="kin", document="意定监护协议（公证）",
    document_on=_SINCE, issued_by="演示县公证处", starts_on=None,
)  # fmt: skip


class _Couple(NamedTuple):
    home: Household
    first: Person
    second: Person


def guard() -> None:
    """Done twice it changes nothing."""
    region = int(COUNTY.value)
    if Ward.objects.filter(region__gte=region, region__lt=region + 10**6).exists():
        return
    today = timezone.localdate()
    hand = Hand(actor("township"), SCOPE, today, timezone.now())
    whose = dict(zip(("kept", "late", "bare", "last", "chosen"), _couples(today), strict=False))
    for end, couple in whose.items():
        _write(hand, end, couple)


def _couples(today: date) -> Iterator[_Couple]:
    """Of the townships, one after the other: both parents alive."""
    for home in special_families(SCOPE).order_by("pk"):
        alive = [
            each.person
            for each in family_file(home, today).parents
            if each.facts and each.facts.death_date is None and each.facts.alive is not False
        ]
        if len(alive) == 2:
            yield _Couple(home, *alive)


def _write(hand: Hand, end: str, couple: _Couple) -> None:
    home, person = couple.home.public_id, couple.first.public_id
    if end == "chosen":
        guarding.name_guardian(hand=hand, household=home, person=person, said=_CHOSEN)
        return
    court = end in ("kept", "late")
    said = _BY_COURT if court else _TOLD
    finding.find(hand=hand, household=home, person=person, said=said)
    if end == "bare":
        return
    name = _BY_LAW._replace(name=couple.second.name)
    if end == "last":
        name = _LAST._replace(name="村民委员会")
    row = guarding.name_guardian(hand=hand, household=home, person=person, said=name)
    if end != "late":
        _look(hand, couple.home, row)


def _look(hand: Hand, home: Household, row: Guardian) -> None:
    seen = looking.Seen(
        hand.day - timedelta(days=40), met=True, good=True, words="屋里干净，按时吃药"
    )
    looking.check(hand=hand, household=home.public_id, guardian=row.public_id, said=seen)
