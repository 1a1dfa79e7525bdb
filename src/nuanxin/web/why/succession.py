"""One benefit taking over from another: what ends at an age is said with what begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.registry.people.models import PersonFacts
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import begun_beside

_UNTIL_AGE = re.compile(r"满\d+未满(\d{1,3})")


def succession(scope: Scope, found: Finding) -> list[str]:
    """Where a benefit no longer holds: the birthday that counts, and what begins instead."""
    if found.ground.verdict_at_end == ELIGIBLE:
        return []
    return [*_birthdays(found), *_begun(scope, found)]


def _begun(scope: Scope, found: Finding) -> Iterator[str]:
    for other in begun_beside(scope, found):
        state = "已确认" if getattr(other, "confirmed", False) else "尚未确认，确认后才能发放"
        amount = other.ground.amount_fen
        much = "" if amount is None else f"，本期 {yuan_grouped(amount)} 元"
        yield f"同时，另一项“{other.ground.label}”开始符合条件{much}（{state}）。"


def _birthdays(found: Finding) -> Iterator[str]:
    """The day somebody grew out of a condition on their own age."""
    if found.person_id is None:
        return
    last = found.ground.content["stretches"][-1]
    failing = [each["name"] for each in last["conditions"] if each["holds"] is False]
    ages = sorted({int(age) for name in failing for age in _UNTIL_AGE.findall(name)})
    if not ages:
        return
    born = (
        PersonFacts.objects.filter(person=found.person_id, known_to__isnull=True)
        .exclude(birth_date=None)
        .order_by("-valid_from")
        .values_list("birth_date", flat=True)
        .first()
    )
    if born is None:
        return
    for age in ages:
        day = _birthday(born, age)
        if day.year * 12 + day.month - 1 < found.first_month + found.months:
            yield f"本人 {day.year} 年 {day.month} 月 {day.day} 日满 {age} 周岁。"


def _birthday(born: date, age: int) -> date:
    """Born on 29 February, one is a year older on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
