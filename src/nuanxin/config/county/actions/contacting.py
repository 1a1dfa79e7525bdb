"""Contact persons of 演示县: a secretary in each village, resident cadres in each township.

One secretary in thirty has gone and nobody came after; those families are gaps to be filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from nuanxin.base.jurisdiction.queries import towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.people import Particulars, add_person
from nuanxin.care.contacts.actions.schemes import Adoption, adopt_scheme
from nuanxin.care.contacts.actions.standing import Standing, take_over
from nuanxin.care.contacts.models import ContactScheme
from nuanxin.care.contacts.schemes import templates
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.people import named
from nuanxin.config.county.villages import villages
from nuanxin.registry.people.queries.special import special_families

SCOPE = Scope.of(COUNTY)
_SINCE, _DAY = date(2025, 3, 1), date(2025, 3, 3)
_RESIDENTS, _GONE = 4, 30


def contact() -> None:
    """Adopt the scheme of two posts and fill it; done twice it changes nothing."""
    region = int(COUNTY.value)
    if ContactScheme.objects.filter(region=region).exists():
        return
    by, at, sample = actor("association"), moment(_DAY), templates()["two-posts"]
    said = Adoption("two-posts", sample.name, "演示卫健〔2025〕9号", _SINCE, sample.posts)
    adopt_scheme(region=region, by=by, said=said, at=at)
    draw = Random(341599)  # noqa: S311 - invented people, the same on every run
    secretaries = {
        village.code: _person(draw, "村党组织书记", village.code)
        for number, village in enumerate(villages())
        if number % _GONE
    }
    residents = {
        town.code // 1000: [_person(draw, "驻村干部", town.code) for _ in range(_RESIDENTS)]
        for town in towns(COUNTY)
    }
    take_over(by=by, region=region, rows=list(_standing(secretaries, residents)), at=at)


def _person(draw: Random, title: str, place: int) -> int:
    sex = draw.choice("女男")
    phone = f"1390{draw.randrange(10**7):07d}"
    said = Particulars(named(draw, sex, 1975), sex, title, place, _SINCE, phone)
    row = add_person(scope=SCOPE, by=actor("association"), said=said, at=moment(_DAY))
    return row.pk


def _standing(
    secretaries: dict[int, int], residents: dict[int, list[int]]
) -> Iterator[Standing]:
    first, second = templates()["two-posts"].posts
    homes = special_families(SCOPE).order_by("id").values_list("id", "region")
    for home, region in homes:
        if region in secretaries:
            yield Standing(home, region, first.name, first.level, secretaries[region], _SINCE)
        if nearby := residents.get(region // 1000):
            person = nearby[region % len(nearby)]
            yield Standing(home, region, second.name, second.level, person, _SINCE)
