"""计生特殊家庭: families whose only child died or is disabled (益政办发〔2017〕26号, 一).

What the register knows is asked, not what anybody is paid: parents under 49 belong to them too.
A family with a child nobody knows anything about is not counted; it is listed as incomplete
elsewhere.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.registry.people.models import Household, Membership, PersonFacts
from nuanxin.registry.people.words import Role

GRADES = ("一级", "二级", "三级")
_DEAD = Q(alive=False) | Q(death_date__isnull=False)


def special_families(scope: Scope) -> ScopedQuerySet:
    """Running families of the scope with a lost or disabled child and no other child."""
    facts = PersonFacts.objects.filter(
        person=OuterRef("person"), known_to__isnull=True, valid_to__isnull=True
    )
    hit = facts.filter(_DEAD | Q(disability_grade__in=GRADES))
    well = facts.exclude(_DEAD).exclude(disability_grade__in=GRADES)
    children = Membership.objects.filter(
        household=OuterRef("pk"), role=Role.CHILD, known_to__isnull=True, valid_to__isnull=True
    )
    found: ScopedQuerySet = (
        Household.objects.within(scope)
        .filter(closed_on__isnull=True)
        .filter(Exists(children.filter(Exists(hit))), ~Exists(children.filter(Exists(well))))
    )
    return found
