"""Wards and guardians of the world: one in every third family."""

from __future__ import annotations

from datetime import datetime

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.actions import finding, guarding, looking
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import family_file

# What goes with a family that is handed to another unit.
MOVING = (Ward, Guardian)


def guard(by: Actor, scope: Scope, at: datetime) -> None:
    """Each has a guardian whose name is the family's mark, looked at once."""
    day = at.date()
    hand = Hand(by, scope, day, at)
    for home in Household.objects.within(scope).order_by("pk")[::3]:
        for each in family_file(home, day).parents[:1]:
            try:
                _one(hand, home, each.person.public_id)
            except Refusal:
                continue


def _one(hand: Hand, home: Household, person: object) -> None:
    key, mark, day = home.public_id, home.number, hand.day
    said = finding.Said("none", True, f"判{mark}", day, mark[:20])
    finding.find(hand=hand, household=key, person=person, said=said)  # type: ignore[arg-type]
    told = guarding.Said(
        f"监{mark}", mark[:20], "law", "spouse", f"凭{mark}", day, f"局{mark}", day
    )
    row = guarding.name_guardian(hand=hand, household=key, person=person, said=told)  # type: ignore[arg-type]
    seen = looking.Seen(day, met=True, good=False, words=f"看{mark}")
    looking.check(hand=hand, household=key, guardian=row.public_id, said=seen)
