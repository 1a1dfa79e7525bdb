"""Which families may order a service: what the register knows of them on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.orders.models import ServiceItem
from nuanxin.registry.people.models import Household, Membership, PersonFacts
from nuanxin.registry.people.queries.special import special_families

GRADES = ("一级", "二级", "三级", "四级")
_DEAD = Q(alive=False) | Q(death_date__isnull=False)


def who_may(service: ServiceItem) -> str:
    """In words."""
    parts = ["计生特殊家庭"] if service.special else []
    if service.from_age is not None:
        parts.append(f"家里有人年满 {service.from_age} 周岁")
    if service.disabled:
        parts.append("家里有持证残疾人")
    return "，".join(parts) or "在册的家庭都可以"


def runs_on(service: ServiceItem, day: date) -> bool:
    return service.starts_on <= day and (service.ends_on is None or service.ends_on >= day)


def menu_for(home: Household, services: Iterable[ServiceItem], day: date) -> list[ServiceItem]:
    """What the family may order for a day: of its county and township, conditions met."""
    near = {home.region - home.region % 10**6, home.region - home.region % 10**3, home.region}
    wanted = [each for each in services if each.region in near and runs_on(each, day)]
    if not any(each.special or each.from_age or each.disabled for each in wanted):
        return wanted
    known = _known(home)
    return [each for each in wanted if _fits(each, known, day)]


class Known:
    """What conditions ask of a family."""

    __slots__ = ("births", "disabled", "special")

    def __init__(self, births: list[date], *, special: bool, disabled: bool) -> None:
        self.births = births
        self.special = special
        self.disabled = disabled


def _known(home: Household) -> Known:
    here = Scope(((home.region, home.region + 1),))
    ties = Membership.objects.filter(
        household=home, known_to__isnull=True, valid_to__isnull=True
    ).values("person")
    living = PersonFacts.objects.filter(
        person__in=ties, known_to__isnull=True, valid_to__isnull=True
    ).exclude(_DEAD)
    rows = list(living.values_list("birth_date", "disability_grade", "grade_ended"))
    return Known(
        [birth for birth, _, _ in rows if birth],
        special=special_families(here).filter(pk=home.pk).exists(),
        disabled=any(grade in GRADES and ended is None for _, grade, ended in rows),
    )


def _fits(service: ServiceItem, known: Known, day: date) -> bool:
    if service.special and not known.special:
        return False
    if service.disabled and not known.disabled:
        return False
    return service.from_age is None or any(
        _age(birth, day) >= service.from_age for birth in known.births
    )


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
