"""Wards of an area, the guardians of a person, and whether a name may speak for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.guardians.choices import A_YEAR
from nuanxin.care.guardians.models import Guardian, GuardianCheck, Ward
from nuanxin.care.narrowing import Wanted, narrowed
from nuanxin.registry.people.models import Account, PersonFacts
from nuanxin.registry.people.words import PayeeKind

SORTS = {
    "place": ("region", "pk"), "found": ("found_on", "pk"), "checked": ("checked_on", "pk"),
}  # fmt: skip


def _of() -> QuerySet[Guardian]:
    return Guardian.objects.filter(person=OuterRef("person"))


def in_force(today: date, of: str = "") -> Q:
    """Begun, and not over: the day it ends nobody acts any more. `of`: the way to the row."""
    begun = Q((f"{of}starts_on__lte", today))
    return begun & (Q((f"{of}ends_on__isnull", True)) | Q((f"{of}ends_on__gt", today)))


def _gone() -> QuerySet[PersonFacts]:
    return PersonFacts.objects.filter(
        Q(alive=False) | Q(death_date__isnull=False), person=OuterRef("person"),
        known_to__isnull=True, valid_to__isnull=True,
    )  # fmt: skip


def _paid_to_former(today: date) -> QuerySet[Account]:
    """Accounts of the person that stand in the name of a guardian who is none any more."""
    named = Q(name=OuterRef("agent")) | Q(name=OuterRef("holder"))
    same = Guardian.objects.filter(named, person=OuterRef("person"))
    over = same.filter(ends_on__isnull=False, ends_on__lte=today)
    return Account.objects.filter(
        Exists(over), ~Exists(same.filter(in_force(today))), person=OuterRef("person"),
        payee_kind=PayeeKind.GUARDIAN, known_to__isnull=True, valid_to__isnull=True,
    )  # fmt: skip


def wards(scope: Scope, today: date) -> ScopedQuerySet:
    """Living people of families that are kept, with `guarded`, `paid`, the last look
    `looked` and `good`, and `checked_on`: that, or the beginning.
    """
    running = _of().filter(in_force(today))
    checks = GuardianCheck.objects.filter(
        in_force(today, "guardian__"), guardian__person=OuterRef("person")
    ).order_by("-on", "-pk")
    begun = running.order_by("-starts_on").values("starts_on")[:1]
    rows = Ward.objects.within(scope).filter(household__closed_on__isnull=True)
    found: ScopedQuerySet = rows.exclude(Exists(_gone())).annotate(
        guarded=Exists(running),
        looked=Subquery(checks.values("on")[:1]),
        checked_on=Coalesce(Subquery(checks.values("on")[:1]), Subquery(begun)),
        good=Subquery(checks.values("good")[:1], output_field=BooleanField()),
        paid=Exists(_paid_to_former(today)),
    )
    return found


def states(today: date) -> dict[str, Q]:
    """What each state of the list means."""
    here = Q(ended_on__isnull=True)
    late = today - timedelta(days=A_YEAR)
    return {
        "open": here, "none": here & Q(guarded=False), "told": here & Q(court=False),
        "due": here & Q(guarded=True, checked_on__lt=late),
        "trouble": here & Q(guarded=True, good=False), "paid": Q(paid=True),
        "ended": Q(ended_on__isnull=False),
    }  # fmt: skip


def listed(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """Those of a list; `kind` is how far they cannot act."""
    rows = narrowed(wards(scope, today), scope, wanted)
    if wanted.kind:
        rows = rows.filter(degree=wanted.kind)
    state = states(today).get(wanted.state)
    found: ScopedQuerySet = (rows.filter(state) if state is not None else rows).select_related(
        "household", "person"
    )
    return found


class Waiting(NamedTuple):
    """Wards without a guardian, not seen for a year, with trouble, paid to a former one."""

    none: int
    due: int
    trouble: int
    paid: int


def waiting(scope: Scope, today: date) -> Waiting:
    """One statement; each counts as its list counts."""
    means = states(today)
    counts = {f"n_{key}": Count("pk", filter=means[key]) for key in Waiting._fields}
    found = wards(scope, today).aggregate(**counts)
    return Waiting(*(found[f"n_{key}"] for key in Waiting._fields))


def wards_of(household: int) -> list[Ward]:
    """A family's, those that stand first."""
    rows = Ward.objects.filter(household=household).select_related("person", "recorded_by")
    return sorted(rows.order_by("-found_on", "-pk"), key=lambda row: row.ended_on is not None)


def guardians_of(household: int) -> list[Guardian]:
    """Everybody who acts, was chosen, or acted, the latest first."""
    rows = Guardian.objects.filter(household=household).select_related("person", "recorded_by")
    return list(rows.order_by("-recorded_at", "-pk"))


def checks_of(rows: list[Guardian]) -> dict[int, list[GuardianCheck]]:
    found: dict[int, list[GuardianCheck]] = {row.pk: [] for row in rows}
    checks = GuardianCheck.objects.filter(guardian__in=list(found)).select_related("said_by")
    for each in checks.order_by("-on", "-pk"):
        found[each.guardian_id].append(each)
    return found


def phone_of(row: Guardian) -> str:
    if row.phone_sealed is None:
        return ""
    return unseal(Kind.PHONE, row.public_id, bytes(row.phone_sealed))


def words_of(row: GuardianCheck) -> str:
    if row.words_sealed is None:
        return ""
    return unseal(Kind.RECORD, row.public_id, bytes(row.words_sealed))


def standing(person: int, name: str, on: date) -> str:
    """Why this name may not speak or collect for a person on a day; nothing where it may.

    Of whom no guardian was ever written down nothing is known: nothing is refused.
    """
    rows = list(Guardian.objects.filter(person=person).order_by("-ends_on", "-pk"))
    acting = [each.name for each in rows if _acts(each, on)]
    if not rows or name in acting:
        return ""
    if acting:
        return (
            f"登记的监护人是{'、'.join(acting)}，不是“{name}”。换了人的，请先在“监护”里登记。"
        )
    same = next((each for each in rows if each.name == name), None)
    if same is not None and same.starts_on is None and same.ends_on is None:
        return f"“{name}”是本人事先选定的，监护还没有开始。请先在“监护”里登记。"
    return f"那一天没有人是监护人，“{name}”不能代本人办。请先在“监护”里登记。"


def _acts(row: Guardian, on: date) -> bool:
    begun = row.starts_on is not None and row.starts_on <= on
    return begun and (row.ends_on is None or row.ends_on > on)
