"""The receiving county: taking a family over, or sending the offer back with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import months_words
from nuanxin.money.payables.actions import leave_to
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.facts import Learnt, record_household
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.actions.taking_over import From, take_over_from
from nuanxin.support.transfers.actions.ends import (
    Ends,
    Hand,
    across,
    both_counties,
    county_of,
    ends_of,
    only_county,
    settle,
    still_offered,
    trace,
)
from nuanxin.support.transfers.actions.leaving import leave_benefits
from nuanxin.support.transfers.carried import (
    Carried,
    as_kept,
    carried,
    ended,
    in_the_way,
    raised,
)
from nuanxin.support.transfers.models import Arrival, State

_LONGEST, _LONGEST_DOCUMENT = 120, 80
_FIRST = date(1949, 10, 1)


class Taken(NamedTuple):
    """The place that handles the family from now on; from which month each benefit, in the
    order of the offer, is paid here; the document or agreement that month rests on.

    `registered_on`: since when the family's registration (户籍) is here, by which the rules are
    chosen; None where it stays elsewhere.
    """

    to: int
    months: Sequence[int]
    document: str
    registered_on: date | None


@transaction.atomic
def accept(*, hand: Hand, arrival: UUID, taken: Taken) -> Household:
    """Take the family over: its file, its confirmed benefits and what is known of it.

    All of it in one transaction, or nothing. Refused while the giving county has something to
    finish, and for a month that would be paid twice or by nobody.
    """
    only_county(hand, "跨县转入")
    found = arrival_row(hand, arrival)
    document = written(taken.document, "从哪个月起由谁发，依据什么", _LONGEST_DOCUMENT)
    _refuse_place(hand, found, taken.to)
    one, other = found.from_region, found.to_region
    with across(one, other):
        ends = ends_of(found.pair, one, other)
        still_offered(ends.out)
        home = _home(ends)
        lines = _as_offered(ends, carried(home))
        _every_month_once(lines, taken.months)
        origin = Origin(SourceKind.OFFICE, "跨县转接", hand.day, document=document)
        move_family(
            household=home.public_id, scope=both_counties(one, other), by=hand.by,
            to=taken.to, origin=origin, at=hand.at,
        )  # fmt: skip
        _register(hand, home, taken, origin, both_counties(one, other))
        home.refresh_from_db()
        firsts = _firsts(home, lines, taken)
        ends.out.raised = raised(home)
        leave_benefits(ends.out, home, firsts)
        leave_to(household=home.pk, county=county_of(one))
        take_over_from(household=home, county=county_of(one), firsts=firsts)
        _keep(hand, ends, home, document)
        trace(hand, "transfer.accepted", ends, to=taken.to, document=document)
    return home


@transaction.atomic
def send_back(*, hand: Hand, arrival: UUID, reason: str) -> Arrival:
    """Not taken over, with the reason the giving county reads."""
    only_county(hand, "退回转接")
    found = arrival_row(hand, arrival)
    said = written(reason, "退回的原因", _LONGEST)
    with across(found.from_region, found.to_region):
        ends = ends_of(found.pair, found.from_region, found.to_region)
        still_offered(ends.out)
        settle(ends, State.RETURNED, said, hand.at)
        trace(hand, "transfer.returned", ends, reason=said)
    return ends.into


def arrival_row(hand: Hand, public_id: UUID) -> Arrival:
    found: Arrival | None = (
        Arrival.objects.within(hand.scope).filter(public_id=public_id).first()
    )
    if found is None:
        raise Refusal("没有找到这次转入。")
    return found


def _refuse_place(hand: Hand, found: Arrival, to: int) -> None:
    if not hand.scope.covers(to) or county_of(to) != county_of(found.to_region):
        raise Refusal("由哪里经办：请从本县的乡镇、村（社区）里选。")
    if not known_place(to):
        raise Refusal("没有这个乡镇、村（社区），或者已经撤销。请从列表里选。")


def _home(ends: Ends) -> Household:
    home: Household | None = (
        Household.objects.within(both_counties(ends.out.region, ends.into.region))
        .locked()
        .filter(pk=ends.out.household)
        .first()
    )
    if home is None or county_of(home.region) != county_of(ends.out.region):
        raise Refusal("这户已经不在转出县。请退回这次转接。")
    if home.closed_on is not None:
        raise Refusal("转出县已经注销这户。请退回这次转接。")
    if standing := in_the_way(home):
        raise Refusal(
            f"转出县还有 {len(standing)} 件事没有办完，办完才能转。请与转出县联系，或先退回。"
        )
    return home


def _as_offered(ends: Ends, now: list[Carried]) -> list[Carried]:
    """The benefits are those of the offer; months paid since only make it clearer."""
    offered = [(str(each["benefit"]), int(each["subject"])) for each in ends.out.lines]
    if offered != [(each.benefit, each.subject) for each in now]:
        raise Refusal("提出以后，转出县确认或停发了待遇。请退回，由转出县重新提出。")
    return now


def _register(hand: Hand, home: Household, taken: Taken, origin: Origin, scope: Scope) -> None:
    """Where the registration has come along it is written down with the day."""
    day = taken.registered_on
    if day is None:
        return
    if not _FIRST <= day <= hand.day:
        raise Refusal("户籍迁入的日期不能早于 1949 年，也不能晚于今天。请照户口簿填。")
    learnt = Learnt({"户籍地": taken.to, "户籍迁入日期": day}, origin, since=day, sure=True)
    record_household(
        household=home.public_id, scope=scope, by=hand.by, learnt=learnt, at=hand.at
    )


def _every_month_once(lines: Sequence[Carried], months: Sequence[int]) -> None:
    """Each benefit goes on with the month after the last one paid."""
    if len(months) != len(lines):
        raise Refusal("每一项待遇都要填从哪个月起由本县发。")
    for line, month in zip(lines, months, strict=True):
        first = line.next_month
        if line.paid_until is None and month > first:
            continue  # paid before the giving county used the system: both have agreed
        if month < first:
            twice = months_words(list(range(month, first)))
            ground = "转出县已经发过" if line.paid_until else "还没有确认享受"
            raise Refusal(f"{line.label}：{twice}{ground}，请从{said_month(first)}起。")
        if month > first:
            nobody = months_words(list(range(first, month)))
            raise Refusal(
                f"{line.label}：{nobody}两边都没有发。请从{said_month(first)}起由本县发；"
                "应当由转出县发的，请退回，让转出县发完再提出。"
            )


def said_month(month: int) -> str:
    period = Period.from_ordinal(month)
    return f"{period.year}年{period.month}月"


def _firsts(home: Household, lines: Sequence[Carried], taken: Taken) -> list[From]:
    running = [
        From(line.subject, line.benefit, month)
        for line, month in zip(lines, taken.months, strict=True)
    ]
    return [*running, *(From(*each) for each in ended(home))]


def _keep(hand: Hand, ends: Ends, home: Household, document: str) -> None:
    ends.into.lines = ends.out.lines = as_kept(carried(home), keys=True)
    ends.into.household, ends.into.decided_by_id = home.pk, hand.by.user_id
    for row in ends:
        row.document = document
    settle(ends, State.ACCEPTED, "", hand.at)
