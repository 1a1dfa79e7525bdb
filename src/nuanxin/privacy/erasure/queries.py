"""What would go, what would stay and why, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import Table, catalogue
from nuanxin.base.privacy.rows import About, count
from nuanxin.money.payables.models import Payable
from nuanxin.privacy.erasure.models import Erasure
from nuanxin.registry.people.models import Household, Membership
from nuanxin.support.benefits.models import Entitlement

DUTY = "closed_files"


@dataclass(frozen=True, slots=True)
class Step:
    """One table: what happens to how many rows, and why it stays if it does."""

    table: Table
    rows: int

    @property
    def deed(self) -> str:
        if self.table.deletes:
            return "删除"
        return "清空个人信息" if self.table.blanks else "保留"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that would happen to a family's data, and why it cannot yet."""

    household: Household
    about: About
    steps: list[Step]
    obstacles: list[str]
    remaining: int


def plan(scope: Scope, household: Household, today: date) -> Plan:
    """A dry run: nothing is changed."""
    whose = whom(household)
    ties = Membership.objects.filter(household=household, known_to__isnull=True)
    steps = [
        Step(table, rows)
        for table in catalogue().tables.values()
        if (table.subject or goes(table)) and (rows := count(table, whose))
    ]
    remaining = len(set(ties.values_list("person_id", flat=True)) - set(whose.people))
    return Plan(household, whose, steps, list(obstacles(scope, household, today)), remaining)


def goes(table: Table) -> bool:
    """Whether something of its rows does not stay."""
    return bool(table.deletes or table.blanks)


def whom(household: Household) -> About:
    """The household and everybody in it who does not also belong to one that is open."""
    ever = Membership.objects.filter(household=household).values_list("person_id", flat=True)
    elsewhere = Membership.objects.filter(
        person_id__in=ever, known_to__isnull=True, valid_to__isnull=True,
        household__closed_on__isnull=True,
    ).exclude(household=household)  # fmt: skip
    staying = set(elsewhere.values_list("person_id", flat=True))
    return About(sorted(set(ever) - staying), [household.pk])


def obstacles(scope: Scope, household: Household, today: date) -> Iterator[str]:
    """Everything that must be settled first, each with what to do."""
    if household.closed_on is None:
        yield "档案没有注销。请先在家庭页面注销，再来删除。"
    paid = Entitlement.objects.within(scope).filter(household=household)
    if paid.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).exists():
        yield "还有没停发的待遇。请先在发放测算里停发。"
    due = Payable.objects.within(scope).filter(household=household)
    if due.filter(status__in=(Payable.Status.OPEN, Payable.Status.BATCHED)).exists():
        yield "还有没送财政的应付款或追缴。请先办完。"


def closed_files(scope: Scope, today: date) -> QuerySet[Household]:
    """Closed families whose data still stands, those first that closed first."""
    done = Erasure.objects.filter(household=OuterRef("pk"), status=Erasure.Status.DONE)
    found: QuerySet[Household] = Household.objects.within(scope).filter(
        ~Exists(done), closed_on__lte=today
    )
    return found


def due_by(today: date) -> date:
    """Files closed on this day or before have been kept long enough, says the register."""
    kept = next(each for each in catalogue().keeping.values() if each.duty == DUTY)
    return today - timedelta(days=kept.days)


def standing(scope: Scope, household: Household) -> Erasure | None:
    """The request that is open or done."""
    found: Erasure | None = (
        Erasure.objects.within(scope)
        .filter(household=household)
        .exclude(status=Erasure.Status.WITHDRAWN)
        .select_related("asked_by", "settled_by")
        .first()
    )
    return found
