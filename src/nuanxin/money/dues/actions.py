"""One step after the other with a unit: asked, reminded, answered, proven."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.dues.models import DueStep
from nuanxin.money.dues.queries import worker_of
from nuanxin.money.payables.actions import name_employer
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE
from nuanxin.registry.consents.queries import withheld

_LONGEST, _DOCUMENT = 200, 60
_ASKED = frozenset({EmployerDue.Status.LETTER_SENT, EmployerDue.Status.REFUSED})
_NOT_YET = frozenset({EmployerDue.Status.OPEN})
# From which states a step is taken, and the one it leads to.
_ROAD: dict[DueStep.Step, tuple[frozenset[EmployerDue.Status], EmployerDue.Status]] = {
    DueStep.Step.LETTER: (_NOT_YET, EmployerDue.Status.LETTER_SENT),
    DueStep.Step.REMINDED: (_ASKED, EmployerDue.Status.LETTER_SENT),
    DueStep.Step.AGREED: (_ASKED, EmployerDue.Status.LETTER_SENT),
    DueStep.Step.DECLINED: (_ASKED, EmployerDue.Status.REFUSED),
    DueStep.Step.PROVEN: (_ASKED, EmployerDue.Status.PAID),
}
_NUMBERED = {DueStep.Step.LETTER: "函的文号", DueStep.Step.PROVEN: "付款凭证号"}


class Said(NamedTuple):
    """What a step rests on: a number, a day, and words."""

    document: str
    day: date
    note: str


def open_steps(due: EmployerDue) -> list[DueStep.Step]:
    """The steps that can be taken now."""
    return [step for step, (before, _) in _ROAD.items() if due.status in before]


@transaction.atomic
def take_step(
    *, due: UUID, scope: Scope, by: Actor, step: DueStep.Step, said: Said, at: datetime
) -> DueStep:
    """Write a step down. Refused out of order, without its number, before the step it answers,
    and as long as nobody knows which unit it is.
    """
    row = _row(scope, due)
    if step not in open_steps(row):
        raise Refusal(f"这一笔现在是“{row.get_status_display()}”，不能登记“{step.label}”。")
    if step is DueStep.Step.LETTER:
        _may_be_told(row, scope)
    _confirm(row, step, said, at)
    made: DueStep = DueStep.objects.create(
        region=row.region, due=row, step=step, document=said.document.strip(), day=said.day,
        note=said.note.strip(), user_id=by.user_id, at=at,
    )  # fmt: skip
    row.status = _ROAD[step][1]
    row.save(update_fields=["status"])
    subjects = [Subject("household", row.household_id, row.region)]
    record(by, f"due.{step.value}", subjects, due=row.pk, amount_fen=row.amount_fen)
    return made


def _row(scope: Scope, public_id: UUID) -> EmployerDue:
    row: EmployerDue | None = (
        EmployerDue.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这一笔单位应付。")
    return row


def _may_be_told(row: EmployerDue, scope: Scope) -> None:
    """A letter names whoever works there: not against their will."""
    if row.employer_id is None and not name_employer(row):
        raise Refusal("还不知道是哪个单位。请先在家庭档案里登记工作单位，再发函。")
    worker = worker_of(row)
    if worker is not None and withheld(scope, EMPLOYER_NOTICE, [worker.pk]):
        raise Refusal("本人不同意告知单位，不能发函。抚慰金请由经办单位另行协调。")


def _confirm(row: EmployerDue, step: DueStep.Step, said: Said, at: datetime) -> None:
    document, note = said.document.strip(), said.note.strip()
    if step in _NUMBERED and not document:
        raise Refusal(f"请填写{_NUMBERED[step]}。")
    if step is DueStep.Step.DECLINED and not note:
        raise Refusal("请写明单位不付的理由。")
    if len(document) > _DOCUMENT or len(note) > _LONGEST:
        raise Refusal(f"文号最多 {_DOCUMENT} 个字，说明最多 {_LONGEST} 个字。请写短一些。")
    if holds_number(note) or holds_number(document):
        raise Refusal("里面像有证件号、电话或账号。请删去号码再提交。")
    if said.day > timezone.localtime(at).date():
        raise Refusal("日期还没有到。请填写实际的日期。")
    last = row.steps.order_by("-day").first()
    if last is not None and said.day < last.day:
        raise Refusal(f"日期早于上一步（{last.day}，{last.get_step_display()}）。请核对。")
    reminded = step is DueStep.Step.REMINDED
    if reminded and row.steps.filter(step=step, day=said.day).exists():
        raise Refusal(f"{said.day} 已经登记过催办。同一天只记一次，另一天再催的填那一天。")
