"""What every act on a case shares: the locked row, the checks, the stage, the trail."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.base.vault.sealing import seal
from nuanxin.casework.procedures.shape import Step
from nuanxin.casework.road.events import CasesTouched
from nuanxin.casework.road.models import Case, Stage
from nuanxin.casework.road.walking import current
from nuanxin.kit.refusal import Refusal

_LONGEST = 200


class Hand(NamedTuple):
    """Who acts, where they may, on which day of the office, at which moment."""

    by: Actor
    scope: Scope
    day: date
    at: datetime


class Written(NamedTuple):
    """What a stage says: its outcome, in a line; the form is sealed."""

    outcome: Stage.Outcome
    words: str
    form: Mapping[str, str] = {}


def locked(hand: Hand, public_id: UUID, revision: int | None = None) -> Case:
    """The case of an address, locked. Raises Refusal when it is not there or has changed."""
    row: Case | None = (
        Case.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这个办件。")
    if revision is not None and row.revision != revision:
        raise Refusal("您打开这一页之后，别人已经办过这一件。请刷新页面，看清再办。")
    return row


def running(row: Case) -> Step:
    """The step that is due. Raises Refusal while the case stands still or is over."""
    if row.status == Case.Status.PAPERS:
        raise Refusal("这一件在等补正材料。材料齐了再往下办。")
    if row.status == Case.Status.DISPUTED:
        raise Refusal("这一件有异议没有答复，先答复异议。")
    if row.status != Case.Status.RUNNING:
        raise Refusal(f"这一件{row.get_status_display()}，不能再办。")
    return current(row)


def only(by: Actor, roles: Collection[Role], deed: str) -> None:
    if by.role not in roles:
        names = "、".join(sorted(str(Role(role).label) for role in roles))
        raise Refusal(f"{deed}由{names}办理。请与他们联系。")


def not_before(row: Case, day: date, hand: Hand, what: str = "办理日期") -> None:
    """A day something was done on, as its form calls it, lies between the request and today."""
    if day > hand.day:
        raise Refusal(f"{what} {day} 在今天之后。请核对。")
    if day < row.received_on:
        raise Refusal(f"{what} {day} 早于受理日期 {row.received_on}。请核对。")


def note(hand: Hand, row: Case, step: Step, what: Written, day: date | None = None) -> Stage:
    """Write a stage of the case."""
    stage = _stage(hand, row, step, what, day)
    stage.save()
    return stage


def note_all(hand: Hand, rows: Collection[Case], step: Step, what: Written) -> None:
    """The same stage of many cases, in one statement."""
    Stage.objects.bulk_create(_stage(hand, row, step, what, None) for row in rows)


def _stage(hand: Hand, row: Case, step: Step, what: Written, day: date | None) -> Stage:
    form = json.dumps(dict(what.form), ensure_ascii=False) if what.form else ""
    return Stage(
        case=row, position=row.position, step=step.name, kind=step.kind.value, due=row.due,
        outcome=what.outcome, day=day or hand.day, by_id=hand.by.user_id, at=hand.at,
        words=what.words[:_LONGEST],
        form_sealed=seal(Sort.RECORD, row.public_id, form) if form else None,
    )  # fmt: skip


def changed(row: Case, *columns: str) -> None:
    """Save what changed, and that something did."""
    row.revision += 1
    row.save(update_fields=[*columns, "revision"])


def trace(hand: Hand, act: str, row: Case, **detail: object) -> None:
    """The last line of every act on a case: into the trail, and to whoever acts on it."""
    subjects = [Subject("household", row.household_id, row.region), Subject("case", row.pk)]
    record(hand.by, act, subjects, number=row.number, matter=row.matter, what=detail)
    announce(CasesTouched((row.pk,), hand.at))
