"""A county assessed, for the tests of the part."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from nuanxin.registry.people.models import Membership
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.actions.rolls import OnRoll, Roll, take_over
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Assessment
from nuanxin.support.benefits.queries import listed

COUNTY = RegionCode.parse("341599")
SCOPE = Scope.of(COUNTY)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DEATH = "特别扶助金_死亡"
OCTOBER = Term.parse("2026-10")
_POLICY: list[Policy] = []


def policy() -> Policy:
    """The built-in policy, read once."""
    if not _POLICY:
        _POLICY.append(load_policy())
    return _POLICY[0]


def run(
    term: str = "2026-10", now: datetime = NOW, *, by_policy: Policy | None = None
) -> Assessment:
    asked = Asked(COUNTY, Term.parse(term), now, by_policy or policy())
    return assess(by=SYSTEM, scope=SCOPE, asked=asked)


def people_on(which: Listed, term: str = "2026-10", benefit: str = DEATH) -> int:
    return listed(SCOPE, Term.parse(term), which).filter(benefit=benefit).count()


def on_roll(benefit: str = DEATH, first_year: int | None = 2020) -> UUID:
    """Take every wife and husband in the register over as confirmed."""
    batch = uuid4()
    rows = [
        OnRoll(row.household_id, row.region, row.person_id, benefit, first_year)
        for row in Membership.objects.filter(role__in=["女方", "男方"])
    ]
    roll = Roll(batch, "演示卫健〔2026〕1号", date(2026, 1, 5), NOW)
    take_over(by=SYSTEM, roll=roll, rows=rows)
    return batch
