"""Taking back what was written about a family at one moment: what stood before stands again."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.facts.models import Source
from nuanxin.registry.people.models import Household, Membership, PersonFacts


@transaction.atomic
def take_back(
    *, household: Household, written_at: datetime, by: Actor, origin: Origin, at: datetime
) -> int:
    """Close the versions of that moment and put those it closed in their place; how many.

    Raises Refusal where something has been written since. Nothing is deleted.
    """
    people = Membership.objects.filter(household=household).values("person")
    source = name_source(by=by, region=household.region, origin=origin, recorded_at=at)
    changed = 0
    for model, whose in (
        (PersonFacts, Q(person__in=list(people.values_list("person", flat=True)))),
        (Membership, Q(household=household)),
    ):
        changed += _put_back(model, whose, written_at, source, at)
    return changed


def _put_back(
    model: type[PersonFacts] | type[Membership],
    whose: Q,
    written_at: datetime,
    source: Source,
    at: datetime,
) -> int:
    rows = model.objects.filter(whose).order_by("pk").select_for_update(of=("self",))
    if rows.filter(Q(known_from__gt=written_at) | Q(known_to__gt=written_at)).exists():
        raise Refusal("登记以后又改过这户的情况，不能整件撤销。请在家庭档案里逐项更正。")
    before = list(rows.filter(known_to=written_at))
    fresh = rows.filter(known_from=written_at)
    changed = model.objects.filter(pk__in=[row.pk for row in fresh]).update(known_to=at)
    for old in before:
        again = copy(old)
        again.pk, again.known_from, again.known_to, again.source = None, at, None, source
        again.save(force_insert=True)
    return changed
