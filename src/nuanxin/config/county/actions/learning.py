"""What the office hears in the autumn of 2026 from the police, civil affairs and the others."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.config.county.actions.filling import COUNTY, batch, county, moment, taken_in
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.people import Learnt, Somebody
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.facts import Learnt as News
from nuanxin.registry.people.actions.facts import record_household, record_person
from nuanxin.registry.people.models import Household, Person

LAST_DAY = date(2026, 10, 31)
_SCOPE = Scope.of(COUNTY)


@transaction.atomic
def learn() -> None:
    """Write every late fact down on the day it was heard; a second time changes nothing."""
    if taken_in("autumn"):
        return
    for _, whom, learnt in sorted(_news(), key=lambda each: (each[2].day, each[0])):
        _write(whom, learnt)


def _news() -> list[tuple[str, Somebody | str, Learnt]]:
    found: dict[str, tuple[str, Somebody | str, Learnt]] = {}
    for family in county().families:
        if family.learnt:
            found[family.number] = (family.number, family.number, family.learnt)
        people = [*family.members, *(child.person for child in family.children)]
        for who in people:
            if who.learnt:
                found[who.key] = (who.key, who, who.learnt)
    return list(found.values())


def _write(whom: Somebody | str, learnt: Learnt) -> None:
    origin = Origin(learnt.kind, f"{learnt.label}（演示）", learnt.day, "", batch("autumn"))
    news, by, at = News(learnt.values, origin), actor("health"), moment(learnt.day)
    if isinstance(whom, str):
        home: UUID = Household.objects.values_list("public_id", flat=True).get(number=whom)
        record_household(household=home, scope=_SCOPE, by=by, learnt=news, at=at)
        return
    index = blind_index(Kind.ID_NUMBER, whom.id_number)
    person: UUID = Person.objects.values_list("public_id", flat=True).get(id_number_index=index)
    record_person(person=person, scope=_SCOPE, by=by, learnt=news, at=at)
