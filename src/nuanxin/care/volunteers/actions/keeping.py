"""Certificates, trainings, agreements, insurances, commendations, and teams."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.volunteers.actions.doing import (
    locked,
    not_far,
    not_later,
    only_handlers,
    place_of,
    traced,
)
from nuanxin.care.volunteers.models import Volunteer, VolunteerPaper, VolunteerTeam
from nuanxin.kit.refusal import Refusal

_RUN_OUT = frozenset({VolunteerPaper.Kind.AGREEMENT, VolunteerPaper.Kind.INSURANCE})


class Paper(NamedTuple):
    """What a paper says."""

    kind: str
    name: str
    starts_on: date
    until: date | None = None


@transaction.atomic
def add_paper(*, hand: Hand, public_id: UUID, said: Paper) -> VolunteerPaper:
    """Write one down; the same twice is one. Raises Refusal."""
    row = locked(hand, public_id)
    if said.kind not in VolunteerPaper.Kind.values:
        raise Refusal("请选是哪一类。")
    not_far(said.starts_on, hand.day, "日期")
    if said.kind not in _RUN_OUT:
        not_later(said.starts_on, hand.day, "日期")
    if said.kind in _RUN_OUT and said.until is None:
        raise Refusal("服务协议和保险要填到哪天。")
    if said.until is not None:
        not_far(said.until, hand.day, "有效期")
        if said.until < said.starts_on:
            raise Refusal("有效期不能早于开始日期。请核对日期。")
    made, fresh = VolunteerPaper.objects.get_or_create(
        volunteer=row, kind=said.kind, name=written(said.name, "名称", 60),
        starts_on=said.starts_on, until=said.until,
        defaults={"recorded_by_id": hand.by.user_id, "recorded_at": hand.at},
    )  # fmt: skip
    if fresh:
        traced(hand, "volunteers.paper", row, of=said.kind)
    return made


@transaction.atomic
def drop_paper(*, hand: Hand, public_id: UUID, paper: UUID) -> None:
    """It was written down by mistake; the trail keeps that it was."""
    row = locked(hand, public_id)
    found = row.papers.filter(public_id=paper).first()
    if found is not None:
        kind = found.kind
        found.delete()
        traced(hand, "volunteers.paper", row, of=kind, taken_back=True)


@transaction.atomic
def form_team(
    *, hand: Hand, name: str, place: int, formed_on: date, document: str
) -> VolunteerTeam:
    """A team. Raises Refusal."""
    only_handlers(hand)
    called = written(name, "队名", 40)
    not_later(formed_on, hand.day, "成立日期")
    region = place_of(hand, place)
    if VolunteerTeam.objects.filter(
        region=region, name=called, closed_on__isnull=True
    ).exists():
        raise Refusal(f"这里已经有“{called}”。")
    row: VolunteerTeam = VolunteerTeam.objects.create(
        region=region, name=called, formed_on=formed_on, document=noted(document, "文件", 80)
    )
    record(hand.by, "volunteers.team", [Subject("volunteerteam", row.pk, row.region)])
    return row


@transaction.atomic
def close_team(*, hand: Hand, team: UUID) -> None:
    """A team is over; whoever serves in it goes to another one first."""
    only_handlers(hand)
    row: VolunteerTeam | None = (
        VolunteerTeam.objects.within(hand.scope)
        .locked()
        .filter(public_id=team, closed_on__isnull=True)
        .first()
    )
    if row is None:
        raise Refusal("没有找到这支队伍，或者由上级登记。")
    serving = row.volunteers.filter(state=Volunteer.State.SERVING).count()
    if serving:
        raise Refusal(f"队里还有 {serving} 个人。请先给他们换队。")
    row.closed_on = max(hand.day, row.formed_on)
    row.save(update_fields=["closed_on"])
    about = [Subject("volunteerteam", row.pk, row.region)]
    record(hand.by, "volunteers.team", about, closed=hand.day)
