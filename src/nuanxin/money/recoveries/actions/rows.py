"""The case an action is about, locked; and the step each action leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.money.recoveries.queries import owed_fen

Step = RecoveryStep.Step
_LONGEST = 200


class Letter(NamedTuple):
    """What a step rests on: a document's number, its day, and words."""

    document: str
    day: date
    note: str


def case_row(scope: Scope, case: UUID) -> Payable:
    """The case behind a public id, locked. Raises Refusal where it is not, or withdrawn."""
    row: Payable | None = (
        Payable.objects.within(scope)
        .filter(public_id=case, kind=Payable.Kind.RECOVERY)
        .locked()
        .first()
    )
    if row is None:
        raise Refusal("没有找到这一笔追缴。")
    if row.status == Payable.Status.WITHDRAWN:
        raise Refusal("这一笔追缴已经撤回，不能再办。请刷新本页看最新情况。")
    return row


def owing_row(scope: Scope, case: UUID) -> Payable:
    """The same, once somebody has been told and as long as anything is owed."""
    row = case_row(scope, case)
    if not RecoveryStep.objects.filter(payable=row, step=Step.TOLD).exists():
        raise Refusal("还没有告知本人。请先送达追缴告知书并登记，再办这一步。")
    if not owed_fen(row):
        raise Refusal("这一笔追缴已经结清，不能再办。请刷新本页看最新情况。")
    return row


def add_step(
    row: Payable, step: RecoveryStep.Step, by: Actor, letter: Letter, at: datetime
) -> RecoveryStep:
    """Write the step into the story of the case and into the trail."""
    made: RecoveryStep = RecoveryStep.objects.create(
        region=row.region, payable=row, step=step, document=letter.document.strip()[:60],
        day=letter.day, note=plain_words(letter.note), user_id=by.user_id, at=at,
    )  # fmt: skip
    subjects = [
        Subject("payable", row.pk, row.region),
        Subject("household", row.household_id, row.region),
    ]
    record(by, f"recovery.{step.value}", subjects, amount_fen=row.amount_fen)
    return made


def plain_words(text: str) -> str:
    """What somebody wrote, short enough and without numbers of persons. Raises Refusal."""
    found = text.strip()
    if len(found) > _LONGEST:
        raise Refusal(f"说明最多 {_LONGEST} 个字，现在有 {len(found)} 个。请写短一些。")
    if holds_number(found):
        raise Refusal("说明里不要写证件号、电话或账号。请删去号码再提交。")
    return found


def close_when_settled(row: Payable, by: Actor, day: date, at: datetime) -> None:
    """A case of which nothing is owed any more is closed."""
    if not owed_fen(row):
        add_step(row, Step.CLOSED, by, Letter("", day, "收回和免退合计等于应退"), at)
