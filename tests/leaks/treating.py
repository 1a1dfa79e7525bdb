"""Hospitals of the world, who signed with a doctor, who is in hospital, a check-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.medical.actions.checking import Round, open_round
from nuanxin.care.medical.actions.keeping import Responsible, Said, name_responsible, seat
from nuanxin.care.medical.actions.keeping import write_institution as write
from nuanxin.care.medical.actions.signing import Signed, follow_up, sign
from nuanxin.care.medical.actions.staying import Told, admit
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import family_file


def treat(
    add: Callable[[str, object, int], None], by: Actor, scope: Scope, at: datetime
) -> None:
    """A hospital of each county; every second family has a doctor, and somebody lies there."""
    day, today = at.date(), timezone.localdate()
    hand = Hand(by, scope, day, at)
    ((low, _),) = scope.ranges
    county = county_of(low)
    said = Said(f"医院{county}", "county", county, day, None, ("advice",), "", "某〔2025〕1号")
    row = write(hand=hand, public_id=None, said=said)
    who = Responsible(f"专人{county}", "医务科", day, f"137{county // 10**6}09")
    name_responsible(hand=hand, public_id=row.public_id, said=who)
    add("institution", row.public_id, row.region)
    for post in Post.objects.filter(role=Role.HOSPITAL_DESK).select_related("user"):
        if county_of(post.region) == county:
            seat(hand=hand, public_id=row.public_id, username=post.user.username)
    for home in Household.objects.within(scope).order_by("pk")[::2]:
        parents = family_file(home, day).parents
        alive = [each for each in parents if each.facts and each.facts.death_date is None]
        for each in alive[:1]:
            key, person = home.public_id, each.person.public_id
            signed = Signed(
                row.public_id, f"医生{home.number}", day, day + timedelta(days=364),
                f"人{home.number}"[:20], 4,
            )  # fmt: skip
            made = sign(hand=hand, household=key, person=person, said=signed)
            follow_up(hand=hand, household=key, contract=made.public_id, on=day, way="home")
            told = Told(f"院{home.number}", day, "family", f"人{home.number}"[:20])
            now = hand._replace(day=max(day, today))
            admit(hand=now, household=key, person=person, said=told)
    asked = Round(
        f"体检{county}", county, day, day + timedelta(days=30), "卫生院", ("血压",), ""
    )
    made_round = open_round(hand=hand, said=asked)
    add("round", made_round.public_id, made_round.region)
