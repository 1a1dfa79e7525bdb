"""Work units of the demonstration county, and who works for which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.queries import towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.county.family import Family
from nuanxin.kit.creditcode import check_character
from nuanxin.kit.region import RegionCode
from nuanxin.registry.employers.actions import Particulars, add_employer
from nuanxin.registry.employers.queries import Wanted, employers
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.newcomers import NewPerson

_KIND = "事业单位"
_UNITS = ("中心小学", "卫生院", "农业服务站")


def employ(
    county: RegionCode,
    families: Sequence[Family],
    people: Mapping[str, NewPerson],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Give everybody who works for an institution one of the three of their township."""
    units = _units(county, by, at)
    for family in families:
        for turn, who in enumerate(family.members):
            person = people[who.key]
            if person.facts.get("工作单位性质") == _KIND:
                unit = units[family.region // 1000 * 1000][(family.region + turn) % len(_UNITS)]
                person.facts = {**person.facts, "工作单位": unit}


def _units(county: RegionCode, by: Actor, at: datetime) -> dict[int, list[int]]:
    """Township → its units, written down the first time."""
    scope = Scope.of(county)
    known = dict(employers(scope, Wanted(kind=_KIND)).values_list("name", "pk"))
    origin = Origin(SourceKind.OFFICE, "单位名录（虚构）", timezone.localdate(at))
    found: dict[int, list[int]] = {}
    for town in towns(county):
        for turn, kind in enumerate(_UNITS):
            unit = Particulars(
                f"{town.name}{kind}", _code(town.code, turn), _KIND, "单位", "办公室"
            )
            if unit.name not in known:
                made = add_employer(
                    region=town.code, scope=scope, by=by, unit=unit, origin=origin, at=at
                )
                known[unit.name] = made.pk
            found.setdefault(town.code, []).append(known[unit.name])
    return found


def _code(town: int, turn: int) -> str:
    """An invented credit code with the check character that belongs to it."""
    body = f"12{town // 1000}{turn:06d}"
    return body + check_character(body)
