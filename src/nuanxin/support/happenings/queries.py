"""What has been written down of a family."""

from __future__ import annotations

from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Household
from nuanxin.support.happenings.models import Happening


def happenings(scope: Scope, household: Household) -> QuerySet[Happening]:
    """Everything, the latest first."""
    rows: QuerySet[Happening] = Happening.objects.within(scope).filter(household=household)
    return rows.select_related("person", "recorded_by", "undone_by").order_by("-pk")
