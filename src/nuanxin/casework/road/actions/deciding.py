"""确认: one person proposes, another decides; the rules are asked again each time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.moving import go_on
from nuanxin.casework.road.actions.rows import (
    Hand,
    Written,
    changed,
    locked,
    note,
    only,
    running,
    trace,
)
from nuanxin.casework.road.models import Case, Proposal, Stage
from nuanxin.casework.road.verdicts import ELIGIBLE, FACT, Verdict
from nuanxin.casework.road.walking import DECIDERS, after_refusal, road, takers
from nuanxin.kit.refusal import Refusal


class Opinion(NamedTuple):
    """What is proposed: confirmed from a day on, or not, and why; against a yes of the rules,
    which condition the officers found to fail (or FACT).
    """

    outcome: Case.Outcome
    reason: str
    starts_on: date | None = None
    failing: str = ""


class Ruling(NamedTuple):
    """What the second person says; the document number where they agree."""

    agreed: bool
    words: str
    document: str = ""


@transaction.atomic
def propose(
    *, hand: Hand, case: UUID, revision: int, opinion: Opinion, verdict: Verdict
) -> Proposal:
    """Refused: a confirmation the rules do not bear, and one without its first day."""
    row = locked(hand, case, revision)
    step = running(row)
    if step.kind is not Kind.CONFIRM:
        raise Refusal(f"这一件现在是“{step.name}”，还不到确认。")
    only(hand.by, takers(step), "提出确认意见")
    if Proposal.objects.filter(case=row, agreed__isnull=True).exists():
        raise Refusal("已经有一份意见等着审批。请刷新页面。")
    grants = opinion.outcome == Case.Outcome.GRANT
    if grants and verdict.verdict != ELIGIBLE:
        raise Refusal(
            f"规则的判断是：{verdict.reason or verdict.verdict}。不能提出予以确认；"
            "资料有误的先更正档案，文件没有写明的先请示。"
        )
    if grants and opinion.starts_on is None:
        raise Refusal("请填享受起始日期。文件没有写明从哪个月起的，先请示。")
    made: Proposal = Proposal.objects.create(
        case=row, outcome=opinion.outcome,
        failing="" if grants else _failing(opinion, verdict),
        starts_on=opinion.starts_on if grants else None,
        reason=written(opinion.reason, "理由"), verdict=verdict.kept,
        verdict_digest=verdict.digest, proposed_by_id=hand.by.user_id, proposed_at=hand.at,
    )  # fmt: skip
    said = f"提出意见：{made.get_outcome_display()}。{made.reason}"
    note(hand, row, step, Written(Stage.Outcome.NOTE, said))
    changed(row)
    trace(hand, "casework.proposed", row, outcome=made.outcome)
    return made


def _failing(opinion: Opinion, verdict: Verdict) -> str:
    """What was found where the rules say yes: the letter gives it as the ground."""
    if verdict.verdict != ELIGIBLE:
        return ""
    if opinion.failing not in (*verdict.conditions, FACT):
        raise Refusal(
            "按登记的资料，规则的判断是符合条件。不予确认的，请选核查认定哪一条不符合，"
            "告知书照这一条写；登记的资料不对的，先改资料再提。"
        )
    return opinion.failing


@transaction.atomic
def rule(*, hand: Hand, case: UUID, revision: int, ruling: Ruling, verdict: Verdict) -> Case:
    """Agree, or hand the opinion back. Refused when the answer of the rules is another one than
    the opinion rests on, and to whoever proposed.
    """
    only(hand.by, DECIDERS, "审批")
    row = locked(hand, case, revision)
    step = running(row)
    found: Proposal | None = (
        Proposal.objects.select_for_update().filter(case=row, agreed__isnull=True).first()
    )
    if found is None:
        raise Refusal("没有等审批的意见。请刷新页面。")
    if found.proposed_by_id in hand.by.hands:
        raise Refusal("提出意见的人不能自己审批。请由另一位负责人审批。")
    if ruling.agreed:
        _as_proposed(found, verdict)
        found.document = written(ruling.document, "文号", 80)
    words = ruling.words.strip() if ruling.agreed and not ruling.words.strip() else (
        written(ruling.words, "审批意见")
    )  # fmt: skip
    found.agreed, found.decided_words = ruling.agreed, words
    found.decided_on, found.decided_at = hand.day, hand.at
    found.decided_by_id = hand.by.user_id
    found.save()
    if ruling.agreed:
        _carry_out(hand, row, found)
    else:
        note(hand, row, step, Written(Stage.Outcome.BACK, f"退回意见：{words}"))
        changed(row)
    trace(hand, "casework.ruled", row, agreed=ruling.agreed, outcome=found.outcome)
    return row


def _as_proposed(found: Proposal, verdict: Verdict) -> None:
    if found.verdict_digest != verdict.digest:
        before = found.verdict.get("reason") or found.verdict.get("verdict")
        told = f"当时：{before}。现在：{verdict.reason}。"
        if before == verdict.reason:
            told = "结论没有变，依据的条文、标准或资料变了。"
        raise Refusal(
            f"提出意见以后，资料或规则变了。{told}请退回意见，由经办人按现在的判断重新提出。"
        )


def _carry_out(hand: Hand, row: Case, found: Proposal) -> None:
    """What was proposed becomes the decision; a refusal goes straight to telling the family."""
    row.outcome, row.decided_on = found.outcome, hand.day
    row.starts_on, row.document, row.reason = found.starts_on, found.document, found.reason
    step = road(row).steps[row.position]
    said = f"{row.get_outcome_display()}，{row.document}"
    note(hand, row, step, Written(Stage.Outcome.DONE, said))
    row.save(update_fields=["outcome", "decided_on", "starts_on", "document", "reason"])
    refused = found.outcome == Case.Outcome.REFUSE
    procedure = road(row)
    to = after_refusal(procedure, row.position) if refused else None
    if refused and to is None:
        to = len(procedure.steps)
    go_on(hand, row, hand.day, to)
