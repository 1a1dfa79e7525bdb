"""A request comes in: the case, its papers, and what is still missing said once, whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.casework.procedures.library import texts
from nuanxin.casework.procedures.shape import Kind, Procedure
from nuanxin.casework.road.actions.moving import go_on, stand_at
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
from nuanxin.casework.road.models import Case, KeptProcedure, Paper, Stage
from nuanxin.casework.road.queries import missing
from nuanxin.casework.road.verdicts import Verdict
from nuanxin.casework.road.walking import asked_papers, current, year_of
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

_OPEN = ("running", "papers", "disputed")


class Handed(NamedTuple):
    """What is said of one paper: handed in, known from a department, or missing."""

    state: str
    origin: str = ""


class Request(NamedTuple):
    """Who asks for what, from when."""

    household: UUID
    person: int | None
    matter: str
    received_on: date
    channel: Case.Channel


@transaction.atomic
def open_case(
    *,
    hand: Hand,
    request: Request,
    procedure: Procedure,
    verdict: Verdict,
    papers: Mapping[str, Handed],
) -> Case:
    """Take a request in under a procedure; it stands at its first step until it is whole.

    Raises Refusal for a closed file, a request that runs already, a day in the future.
    """
    only(hand.by, HANDLERS, "受理申请")
    home = _home(hand, request)
    if request.received_on > hand.day:
        raise Refusal(f"受理日期 {request.received_on} 在今天之后。请核对。")
    _whole(procedure)
    kept = _kept(procedure)
    row = Case(
        region=home.region, household=home, person_id=request.person, matter=request.matter,
        label=verdict.label, year=year_of(procedure, request.received_on),
        channel=request.channel, procedure=kept, received_on=request.received_on,
        opened_by_id=hand.by.user_id, opened_at=hand.at, verdict=verdict.kept,
        verdict_digest=verdict.digest, verdict_on=verdict.on,
    )  # fmt: skip
    row.number = f"{row.public_id}"[:30]
    stand_at(row, 0, request.received_on)
    row.save()
    # The letters keep it from being taken for somebody's account: 341599 2026 000012.
    row.number = f"SL{row.region // 10**6}-{row.year}-{row.pk:06d}"
    row.save(update_fields=["number"])
    _write_papers(row, procedure, papers, request.received_on)
    trace(hand, "casework.opened", row, channel=row.channel, verdict=verdict.verdict)
    return row


def _home(hand: Hand, request: Request) -> Household:
    home: Household | None = (
        Household.objects.within(hand.scope)
        .locked()
        .filter(public_id=request.household)
        .first()
    )
    if home is None:
        raise Refusal("没有找到这户家庭。")
    if home.closed_on is not None:
        raise Refusal("这户已经注销，不能再申请。确要申请的，请先恢复档案。")
    same = Case.objects.filter(
        household=home, person=request.person, matter=request.matter, status__in=_OPEN
    )
    if found := same.first():
        raise Refusal(
            f"这一项正在办理（受理号 {found.number}），不用再申请。请打开那一件接着办。"
        )
    return home


def _whole(procedure: Procedure) -> None:
    kinds = [step.kind for step in procedure.steps]
    if not kinds or kinds[0] is not Kind.APPLY or kinds.count(Kind.CONFIRM) != 1:
        raise Refusal(
            f"程序“{procedure.title}”要从“申报”开始，并且只有一步“确认”。请先改好程序文件。"
        )


def _kept(procedure: Procedure) -> KeptProcedure:
    text = texts()[procedure.procedure]
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept, _ = KeptProcedure.objects.get_or_create(
        digest=digest,
        defaults={"name": procedure.procedure, "title": procedure.title, "text": text},
    )
    return kept


def _write_papers(
    row: Case, procedure: Procedure, papers: Mapping[str, Handed], day: date
) -> None:
    names = [name for name, _ in asked_papers(procedure, row.matter)]
    if strange := sorted(set(papers) - set(names)):
        raise Refusal(f"程序没有要“{strange[0]}”，不能向家庭要。")
    Paper.objects.bulk_create(_paper(row, name, papers.get(name), day) for name in names)


def _paper(row: Case, name: str, said: Handed | None, day: date) -> Paper:
    if said is None or said.state == Paper.State.MISSING:
        return Paper(case=row, name=name)
    if said.state not in Paper.State:
        raise Refusal(f"“{name}”请选已交、免提交或还缺。")
    supplied = said.state == Paper.State.SUPPLIED
    origin = written(said.origin, f"{name}由哪里提供", 60) if supplied else ""
    return Paper(case=row, name=name, state=said.state, origin=origin, day=day)


@transaction.atomic
def ask_for_papers(*, hand: Hand, case: UUID, revision: int, until: date) -> Case:
    """一次性告知: everything that is missing, said once; the case waits until it is there."""
    only(hand.by, HANDLERS, "一次性告知")
    row = locked(hand, case, revision)
    if row.papers_asked_on is not None:
        raise Refusal(
            f"{row.papers_asked_on} 已经告知过一次。补正只告知一次，不能再要别的材料。"
        )
    step = running(row)
    if step.kind is not Kind.APPLY:
        raise Refusal("材料在申报这一步告知。现在要退回补正的，请用“退回”。")
    lacking = missing(row)
    if not lacking:
        raise Refusal("材料都齐了，不用告知。可以直接提交申请。")
    if until <= hand.day:
        raise Refusal("补正截止日期要在今天之后。")
    row.papers_asked_on, row.papers_asked_until = hand.day, until
    row.status, row.stopped_on = Case.Status.PAPERS, hand.day
    changed(row, "papers_asked_on", "papers_asked_until", "status", "stopped_on")
    words = f"一次性告知，还缺：{'、'.join(lacking)}；请在 {until} 前补齐"
    note(hand, row, step, Written(Stage.Outcome.NOTE, words))
    trace(hand, "casework.papers_asked", row, papers=lacking, until=until)
    return row


@transaction.atomic
def hand_in(*, hand: Hand, case: UUID, revision: int, papers: Mapping[str, Handed]) -> Case:
    """Papers that came in, or that a department has; the last one sets the case going."""
    only(hand.by, HANDLERS, "收材料")
    row = locked(hand, case, revision)
    if row.status not in (Case.Status.RUNNING, Case.Status.PAPERS) or row.position != 0:
        raise Refusal("这一件已经不在收材料这一步。")
    waiting = {each.name: each for each in Paper.objects.filter(case=row)}
    got = []
    for name, said in papers.items():
        if name not in waiting:
            raise Refusal(f"程序没有要“{name}”，不能向家庭要。")
        fresh = _paper(row, name, said, hand.day)
        old = waiting[name]
        if (old.state, old.origin) != (fresh.state, fresh.origin):
            old.state, old.origin, old.day = fresh.state, fresh.origin, fresh.day
            old.save(update_fields=["state", "origin", "day"])
            got.append(f"{name}{old.get_state_display()}")
    if not got:
        raise Refusal("没有改动。请勾选这次收到的材料。")
    changed(row, *whole_again(row))
    note(hand, row, current(row), Written(Stage.Outcome.NOTE, f"材料：{'、'.join(got)}"))
    trace(hand, "casework.papers", row, papers=got)
    return row


def whole_again(row: Case) -> list[str]:
    """A case that waited for papers waits no longer once all are there; the columns changed."""
    if row.status != Case.Status.PAPERS or missing(row):
        return []
    row.status, row.stopped_on = Case.Status.RUNNING, None
    return ["status", "stopped_on"]


@transaction.atomic
def submit(*, hand: Hand, case: UUID, revision: int) -> Case:
    """The request is whole: it leaves the first step. Refused while a paper is missing."""
    only(hand.by, HANDLERS, "提交申请")
    row = locked(hand, case, revision)
    step = running(row)
    if step.kind is not Kind.APPLY:
        raise Refusal("申请已经提交过。请刷新页面。")
    if lacking := missing(row):
        raise Refusal(
            f"还缺：{'、'.join(lacking)}。收齐再提交；要请家庭补的，用“一次性告知”说清楚。"
        )
    note(hand, row, step, Written(Stage.Outcome.DONE, "材料齐全，提交申请"))
    go_on(hand, row, hand.day)
    trace(hand, "casework.submitted", row)
    return row
