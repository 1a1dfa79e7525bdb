"""What has been written down of a family, and what the rules said once it was."""

from __future__ import annotations

from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.comparing import Told
from nuanxin.support.happenings.deciding import answers
from nuanxin.support.happenings.models import EVENT, Happening


def happenings(scope: Scope, household: Household) -> QuerySet[Happening]:
    """Everything, the latest first."""
    rows: QuerySet[Happening] = Happening.objects.within(scope).filter(household=household)
    return rows.select_related("person", "recorded_by", "undone_by").order_by("-pk")


def told_after(policy: Policy, line: Payable) -> Told | None:
    """The answer a line was raised from that an event gave rise to; None for any other line."""
    if line.basis != EVENT:
        return None
    benefit, _, term = line.claim_key.split("/")
    subject, yearly = line.person_id or -line.household_id, len(term) == 4
    given = answers(policy, line.household, Term.parse(term), line.raised_at)
    return next(
        (
            Told(each.content, each.first, each.months)
            for each in given
            if (each.subject, each.ground.benefit, each.yearly) == (subject, benefit, yearly)
        ),
        None,
    )
