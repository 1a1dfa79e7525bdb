"""One family's benefits: found, confirmed, owed – and one finding with what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.money.payables.models import Payable
from nuanxin.money.payables.queries import dues_of_family
from nuanxin.policy.decide import decide
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.registry.people.models import Household
from nuanxin.rulebook.area.extracting import Seen
from nuanxin.rulebook.area.households import household_cases
from nuanxin.support.benefits.lists import PAID_KINDS
from nuanxin.support.benefits.models import Entitlement, Finding, Hold


class Owed(NamedTuple):
    """Fen of a year: raised, paid, and owed by work units."""

    raised_fen: int
    paid_fen: int
    unit_fen: int = 0

    def with_line(self, kind: str, status: str, fen: int, back: int) -> Owed:
        """The same with one line more; what is asked back counts once it has come."""
        if kind == _UNIT:
            return self._replace(unit_fen=self.unit_fen + fen)
        if kind == Payable.Kind.RECOVERY:
            fen, paid = -fen, -back
        else:
            paid = fen if status == Payable.Status.PAID else 0
        return self._replace(raised_fen=self.raised_fen + fen, paid_fen=self.paid_fen + paid)


_NOTHING = Owed(0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """The three states of one subject and benefit, as they stand.

    `owed_fen` is what has been raised for a year, `paid_fen` what of it has been paid and not
    been given back; `unit_fen` what work units owe beside it.
    """

    benefit: str
    label: str
    subject: int
    person: str
    finding: Finding | None
    entitlement: Entitlement | None
    hold: Hold | None
    owed_fen: int
    paid_fen: int
    unit_fen: int


def finding(scope: Scope, public_id: UUID) -> Finding | None:
    """One finding, current or superseded; outside the scope there is none."""
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(public_id=public_id)
    return rows.select_related("ground", "household", "person", "assessment").first()


def finding_before(scope: Scope, found: Finding) -> Finding | None:
    """The current finding of the term before, for the same subject and benefit."""
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(
        subject=found.subject,
        benefit=found.benefit,
        first_month=found.first_month - found.months,
        months=found.months,
        known_to__isnull=True,
    )
    return rows.select_related("ground").first()


def entitlements(scope: Scope, found: Finding) -> Sequence[Entitlement]:
    """Every confirmation of the finding's subject and benefit, the latest first."""
    rows = Entitlement.objects.within(scope).filter(
        subject=found.subject, benefit=found.benefit
    )
    return list(rows.select_related("confirmed_by").order_by("-starts_on", "-id"))


def reaches_into(entitlement: Entitlement, found: Finding) -> bool:
    """Whether a confirmation stands for any month the finding is about."""
    last = Period.from_ordinal(found.first_month + found.months - 1).last_day
    first = Period.from_ordinal(found.first_month).first_day
    begun = entitlement.starts_on <= last
    return begun and (entitlement.ends_on is None or entitlement.ends_on > first)


def open_hold(entitlement: Entitlement | None) -> Hold | None:
    """The hold that stands on an entitlement."""
    if entitlement is None:
        return None
    return entitlement.holds.filter(lifted_at__isnull=True).first()


def past_holds(entitlement: Entitlement | None, found: Finding) -> Sequence[Hold]:
    """The holds that were lifted and took months of the finding's term, the first first."""
    if entitlement is None:
        return []
    beyond = found.first_month + found.months
    rows = entitlement.holds.filter(lifted_at__isnull=False, until_month__gt=F("from_month"))
    rows = rows.filter(from_month__lt=beyond, until_month__gt=found.first_month)
    return list(rows.order_by("from_month"))


def payables(scope: Scope, found: Finding) -> Sequence[Payable]:
    """What has been raised for the finding's subject and benefit, the latest first."""
    rows = Payable.objects.within(scope).filter(
        benefit=found.benefit, household=found.household_id, person=found.person_id
    )
    return list(rows.order_by("-first_month", "-seq")[:24])


def standings(scope: Scope, household: Household, year: int, policy: Policy) -> list[Standing]:
    """Each benefit of each member: the latest finding that says something, the confirmation,
    and what has been raised and paid for the year.
    """
    rows = (
        Finding.objects.within(scope)
        .filter(household=household, known_to__isnull=True, ground__kind__in=PAID_KINDS)
        .select_related("ground", "person")
        .defer("ground__content")
        .order_by("first_month", "known_from")
    )
    latest = {(row.subject, row.benefit): row for row in rows}
    confirmed = {
        (each.subject, each.benefit): each
        for each in Entitlement.objects.within(scope)
        .filter(household=household)
        .select_related("person")
        .order_by("starts_on", "id")
    }
    holds = {
        hold.entitlement_id: hold
        for hold in Hold.objects.within(scope).filter(
            entitlement__household=household, lifted_at__isnull=True
        )
    }
    owed = _owed(scope, household, year)
    keys = sorted({*latest, *confirmed}, key=lambda key: (key[1], key[0]))
    return [
        _standing(
            latest.get(key), confirmed.get(key), holds, owed.get(key, _NOTHING),
            label_at(policy, key[1], household.region),
        )
        for key in keys
    ]  # fmt: skip


def _standing(
    found: Finding | None,
    entitlement: Entitlement | None,
    holds: dict[int, Hold],
    owed: Owed,
    label: str,
) -> Standing:
    about = found or entitlement
    if about is None:
        raise ValueError("a standing is about a finding or a confirmation")
    return Standing(
        benefit=about.benefit,
        label=found.ground.label if found else label,
        subject=about.subject,
        person=about.person.name if about.person else "",
        finding=found,
        entitlement=entitlement,
        hold=holds.get(entitlement.pk) if entitlement else None,
        owed_fen=owed.raised_fen,
        paid_fen=owed.paid_fen,
        unit_fen=owed.unit_fen,
    )


def label_at(policy: Policy, benefit: str, region: int) -> str:
    """What a benefit is called at a place; its own name where no pack there knows it."""
    labels = [
        each.label
        for each in policy.by_name.get(benefit, ())
        if policy.packs[each.pack].covers(f"{region:012d}")
    ]
    return labels[-1] if labels else benefit


_OWED = ("person_id", "household_id", "benefit", "kind", "status", "amount_fen")
_UNIT = "unit"


def _owed(scope: Scope, household: Household, year: int) -> dict[tuple[int, str], Owed]:
    """The county's lines and the units' dues, in one query."""
    lines = _of_year(scope, household, year).values_list(*_OWED, "given_back_fen")
    units = dues_of_family(scope, household.pk, year).values_list(
        *_OWED[:3], Value(_UNIT), *_OWED[4:], Value(0)
    )
    found: dict[tuple[int, str], Owed] = {}
    for person, home, benefit, kind, status, fen, back in lines.union(units, all=True):
        key = (person or -home, benefit)
        found[key] = found.get(key, _NOTHING).with_line(kind, status, fen, back)
    return found


def _of_year(scope: Scope, household: Household, year: int) -> QuerySet[Payable]:
    january = Period(year, 1).ordinal
    rows = Payable.objects.within(scope).filter(
        Q(household=household), first_month__gte=january, first_month__lt=january + 12
    )
    found: QuerySet[Payable] = rows.exclude(status=Payable.Status.WITHDRAWN)
    return found


def payables_of_year(scope: Scope, household: Household, year: int) -> Sequence[Payable]:
    """What has been raised for a family for the months of a year, each claim with what changed
    it; a claim taken back whole before any money left is none.
    """
    rows = _of_year(scope, household, year).select_related("person")
    claims: dict[str, list[Payable]] = defaultdict(list)
    for row in rows.order_by("person_id", "benefit", "claim_key", "seq"):
        claims[row.claim_key].append(row)
    return [row for lines in claims.values() if _stands(lines) for row in lines]


def _stands(lines: Sequence[Payable]) -> bool:
    left = any(row.status in {Payable.Status.SENT, Payable.Status.PAID} for row in lines)
    back = Payable.Kind.RECOVERY
    return left or sum(-r.amount_fen if r.kind == back else r.amount_fen for r in lines) != 0


def decided_again(policy: Policy, found: Finding, known_at: datetime) -> Decision | None:
    """The finding's last month decided anew on the facts as known then; None where the
    subject is no longer to be found in them.
    """
    at = Period.from_ordinal(found.first_month + found.months - 1)
    period = at if found.every == "月" else at.year_of
    seen = Seen(Scope.everything(), at.last_day, known_at, [found.household_id])
    family = household_cases(policy, seen, at).get(found.household_id)
    if family is None:
        return None
    told = list(decide(policy, family.case, {found.benefit}))
    told = [each for each in told if each.period == period]
    position = 0
    if found.person_id is not None:
        if found.person_id not in family.members:
            return None
        position = family.members.index(found.person_id)
    return told[position] if position < len(told) else None
