"""What the desk shows: how many families are in this person's care."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Household, Person


@dataclass(frozen=True, slots=True)
class Desk:
    households: int
    people: int


def desk(scope: Scope) -> Desk:
    open_ = Household.objects.within(scope).filter(closed_on__isnull=True)
    return Desk(open_.count(), Person.objects.within(scope).count())
