"""What the page of one recovery shows, its letter and its plan."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import place, places
from nuanxin.kit.capitals import capitals
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.money import split, yuan
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.payouts.queries import months_said
from nuanxin.money.recoveries import queries
from nuanxin.money.recoveries.actions.planning import MOST
from nuanxin.money.recoveries.incoming import receipts_of, where_is
from nuanxin.money.recoveries.models import (
    RecoveryPlan,
    RecoveryReceipt,
    RecoveryStep,
    RecoveryWaiver,
)
from nuanxin.money.recoveries.queries import Instalment, State
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.comparing import Comparison, compared
from nuanxin.support.happenings.queries import told_after
from nuanxin.web.recoveries.pages import Row, row_of, who_of


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan in force with what has come in, and the plans before it."""

    row: RecoveryPlan
    parts: list[Instalment]
    before: list[RecoveryPlan]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as the form shows it: a day and yuan for each part."""

    parts: list[tuple[str, str]]
    reason: str


@dataclass(frozen=True, slots=True)
class Money:
    """What became of a case since it was told."""

    plan: Plan | None
    draft: Draft | None
    receipts: list[tuple[RecoveryReceipt, str]]
    waivers: list[RecoveryWaiver]
    asked: RecoveryWaiver | None
    paid: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    row: Row
    capitals: str
    claimed: list[tuple[Payable, str]]
    sent: bool
    both: Comparison
    months: list[tuple[str, int, int]]
    shares: list[PayableShare]
    steps: list[RecoveryStep]
    money: Money
    county: str
    may_act: bool
    may_decide: bool

    @property
    def document(self) -> str:
        """The number of the letter, once it has been handed over."""
        return next((each.document for each in self.steps if each.step == "told"), "")

    @property
    def going(self) -> bool:
        """Somebody has been told, and something is owed."""
        return self.row.state in {State.TOLD, State.PAYING}

    @property
    def ways(self) -> list[tuple[str, str]]:
        return list(RecoveryReceipt.Way.choices)

    @property
    def sources(self) -> list[str]:
        """The documents and clauses it rests on, each once."""
        cited = [(each.document, each.clause) for each in self.shares]
        cited += [(each.document, each.clause) for each in self.both.conditions]
        named = (f"{number} {clause}".strip() for number, clause in cited if number)
        return list(dict.fromkeys(named))


def case(request: OfficeRequest, line: Payable, purpose: str) -> Case:
    """Everything the page and the papers show; looking leaves a line."""
    record_view(request.actor, Subject("household", line.household_id, line.region), purpose)
    claimed = queries.claimed_from(line)
    both = compared(request.scope, line, claimed, told_after(policy(), line))
    county, role = line.region // 10**6 * 10**6, request.post.role
    return Case(
        row=row_of(line, places([line.region]), *who_of(line)),
        capitals=capitals(line.amount_fen),
        claimed=[(each, months_said(each.first_month, each.end_month)) for each in claimed],
        sent=queries.was_sent(line),
        both=both,
        months=[(_month(each.ordinal, line), each.was, each.now) for each in both.months],
        shares=queries.shares(line),
        steps=queries.steps(line),
        money=_money(request, line),
        county=place(county).name,
        may_act=role == Role.COUNTY_HEALTH,
        may_decide=role == Role.COUNTY_LEADER,
    )


def _month(ordinal: int, line: Payable) -> str:
    """A month by its name; a year's amount by its year."""
    yearly = line.end_month - line.first_month == 12 and line.claim_key[-5] == "/"
    return f"{ordinal // 12} 年度" if yearly else months_said(ordinal, ordinal + 1)


def _money(request: OfficeRequest, line: Payable) -> Money:
    waivers = queries.waivers(line)
    asked = next((each for each in waivers if each.granted is None), None)
    paid, back = queries.paid_and_given_back(line)
    return Money(
        _plan(line),
        _draft(request, line),
        [(each, where_is(each)) for each in receipts_of(line)],
        waivers,
        asked,
        paid > back,
    )


def _plan(line: Payable) -> Plan | None:
    found = queries.plans(line)
    if not found:
        return None
    parts = queries.instalments(line, found[0], timezone.localdate())
    return Plan(found[0], parts, found[1:])


def _draft(request: OfficeRequest, line: Payable) -> Draft | None:
    """What was typed, after a refusal; else an even plan when one is asked for."""
    if request.method == "POST" and request.POST.get("deed") == "agree":
        typed = zip(request.POST.getlist("due"), request.POST.getlist("yuan"), strict=False)
        return Draft(list(typed)[:MOST], request.POST.get("note", ""))
    return _even(request.GET, queries.owed_fen(line))


def _even(query: QueryDict, owed: int) -> Draft | None:
    """So many months from a day on, the same amount each."""
    number, first = typed_whole(query.get("parts", "")), read_day(query.get("first", "")).day
    if first is None or number is None or not 1 <= number <= min(MOST, owed):
        return None
    amounts = split(owed, [1] * number)
    days = [_later(first, month) for month in range(number)]
    return Draft(
        [(f"{day:%Y-%m-%d}", yuan(fen)) for day, fen in zip(days, amounts, strict=True)], ""
    )


def _later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
