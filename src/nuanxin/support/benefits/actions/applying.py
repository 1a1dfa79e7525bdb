"""Asking for a benefit: the rules' verdict is brought along, and asked anew at a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.casework.road.actions.deciding import Opinion, Ruling, propose, rule
from nuanxin.casework.road.actions.opening import Handed, Request, open_case
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.events import CaseDecided
from nuanxin.casework.road.models import Case, Paper
from nuanxin.casework.road.queries import case as case_of
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Household
from nuanxin.support.benefits.asking import Offer, confirmed_for, offer, offers_among
from nuanxin.support.benefits.found import found
from nuanxin.support.benefits.models import Entitlement, Finding
from nuanxin.support.benefits.supplied import supplied

MOST_AT_ONCE = 50


@transaction.atomic
def apply_for(
    *, hand: Hand, request: Request, papers: Mapping[str, Handed], policy: Policy
) -> Case:
    """Open a case for a benefit. Refused where it is confirmed already, or no procedure of the
    place is registered; what the rules say does not close the door, the case keeps it.
    """
    home: Household | None = (
        Household.objects.within(hand.scope).filter(public_id=request.household).first()
    )
    if home is None:
        raise Refusal("没有找到这户家庭。")
    asked = offer(policy, home, (request.person, request.matter), hand.day, hand.at)
    if asked.procedure is None:
        raise Refusal(asked.why_not)
    _not_confirmed(home, request)
    return open_case(
        hand=hand, request=request, procedure=asked.procedure, verdict=asked.verdict,
        papers=papers,
    )  # fmt: skip


@transaction.atomic
def start_found(
    *, hand: Hand, term: Term, chosen: Collection[UUID], policy: Policy
) -> list[Case]:
    """一键发起: a request for each finding ticked; what departments supply is ticked off, the
    family only confirms. All of them or none; refused when one is no longer on the list.
    """
    rows = list(found(hand.scope, term).filter(public_id__in=chosen).order_by("region", "pk"))
    if not rows:
        raise Refusal("请先勾选要发起的人。")
    if len(rows) > MOST_AT_ONCE:
        raise Refusal(f"一次最多发起 {MOST_AT_ONCE} 件。请分批。")
    if len(rows) != len(set(chosen)):
        raise Refusal("有的人已经不在名单上，别人可能刚刚办过。请刷新名单再选。")
    homes = list({row.household_id: row.household for row in rows}.values())
    offered = offers_among(policy, homes, hand.day, hand.at)
    return [_started(hand, row, offered) for row in rows]


def _started(
    hand: Hand, row: Finding, offered: Mapping[tuple[int, int | None, str], Offer]
) -> Case:
    told = offered.get((row.household_id, row.person_id, row.benefit))
    return start_offered(hand=hand, home=row.household, label=row.ground.label, told=told)


@transaction.atomic
def start_offered(*, hand: Hand, home: Household, label: str, told: Offer | None) -> Case:
    """A request for what the rules offer today; what departments supplied is ticked off."""
    if told is None:
        raise Refusal(f"规则今天对{label}没有结论。请重新测算以后再发起。")
    if told.procedure is None:
        raise Refusal(told.why_not)
    request = Request(
        home.public_id, told.person, told.decision.benefit, hand.day, Case.Channel.FOUND
    )
    papers = {
        name: Handed(Paper.State.SUPPLIED, origin)
        for name, origin in supplied(home, told.procedure, request.matter).items()
    }
    return open_case(
        hand=hand, request=request, procedure=told.procedure, verdict=told.verdict,
        papers=papers,
    )  # fmt: skip


def _not_confirmed(home: Household, request: Request) -> None:
    if before := confirmed_for(home.pk, request.person, request.matter):
        raise Refusal(
            f"这一项 {before.confirmed_on} 已经确认"
            f"（{before.document or '在册接管'}），不用再申请。"
        )


@transaction.atomic
def propose_on(
    *, hand: Hand, case: UUID, revision: int, opinion: Opinion, policy: Policy
) -> None:
    """Propose on what the rules say now."""
    verdict = offer_of(hand, case, policy).verdict
    propose(hand=hand, case=case, revision=revision, opinion=opinion, verdict=verdict)


@transaction.atomic
def rule_on(*, hand: Hand, case: UUID, revision: int, ruling: Ruling, policy: Policy) -> Case:
    """Decide; refused when the rules or the facts say something else than when proposed."""
    verdict = offer_of(hand, case, policy).verdict
    return rule(hand=hand, case=case, revision=revision, ruling=ruling, verdict=verdict)


def offer_of(hand: Hand, case: UUID, policy: Policy) -> Offer:
    """What the rules say today of what a case asks for."""
    row = case_of(hand.scope, case)
    if row is None:
        raise Refusal("没有找到这个办件。")
    return offer(policy, row.household, (row.person_id, row.matter), hand.day, hand.at)


@transaction.atomic
def entitle(event: CaseDecided) -> None:
    """A confirmation that took effect becomes an entitlement from its first day."""
    if event.starts_on is None:
        raise ValueError(f"case {event.case} confirms from no day")
    if confirmed_for(event.household, event.person, event.matter):
        raise Refusal("这一项别人刚刚确认过。请打开家庭的待遇页面核对，这一件改为注销。")
    Entitlement.objects.create(
        region=event.region, household_id=event.household, person_id=event.person,
        benefit=event.matter, starts_on=event.starts_on, first_year=event.starts_on.year,
        basis=Entitlement.Basis.DECISION, document=event.document,
        confirmed_on=event.decided_on, confirmed_by_id=event.by.user_id, recorded_at=event.at,
    )  # fmt: skip
    subjects = [Subject("household", event.household, event.region)]
    note = f"{event.document} {event.decided_on}"
    record(event.by, "benefits.confirmed", subjects, benefits=[event.matter], note=note)
