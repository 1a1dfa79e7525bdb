"""Institutions: what they are, their green channel, who is responsible, who is at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.medical.actions.doing import not_far, not_later, only_keepers
from nuanxin.care.medical.choices import GIVES
from nuanxin.care.medical.models import HospitalDesk, Institution, ResponsiblePerson
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal


class Said(NamedTuple):
    """What a form says of an institution; without a day its channel is not open."""

    name: str
    kind: str
    place: int
    channel_from: date | None
    channel_until: date | None
    gives: Sequence[str]
    waives: str
    document: str


@transaction.atomic
def write_institution(*, hand: Hand, public_id: UUID | None, said: Said) -> Institution:
    """Write one down, or put it right. The same again changes nothing. Raises Refusal."""
    only_keepers(hand)
    row = _locked(hand, public_id) if public_id else None
    now = _checked(hand, said)
    twin = Institution.objects.filter(
        region=said.place, name=now["name"], closed_on__isnull=True
    ).exclude(public_id=row.public_id if row else new_id())
    if twin.exists():
        raise Refusal(f"这里已经登记过“{now['name']}”。请直接改那一家。")
    if row is None:
        made: Institution = Institution.objects.create(public_id=new_id(), **now)
        record(hand.by, "medical.institution", [about(made)])
        return made
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
        record(hand.by, "medical.institution", [about(row)], fields=changed)
    return row


def _checked(hand: Hand, said: Said) -> dict[str, object]:
    if said.kind not in Institution.Kind.values:
        raise Refusal("请选这是哪一级的医疗机构。")
    if not hand.scope.covers(said.place) or not _stands(said.place):
        raise Refusal("请选它服务的地方：本县，或者本县的乡镇、村（社区）。")
    if not set(said.gives) <= GIVES.keys():
        raise Refusal("优先内容请从列表里选。")
    _refuse_days(hand, said)
    return {
        "name": written(said.name, "名称", 60), "kind": said.kind, "region": said.place,
        "channel_from": said.channel_from, "channel_until": said.channel_until,
        "gives": [key for key in GIVES if key in set(said.gives)],
        "waives": noted(said.waives, "减免项目", 200),
        "document": noted(said.document, "文件", 80),
    }  # fmt: skip


def _refuse_days(hand: Hand, said: Said) -> None:
    if said.channel_from is None:
        if said.channel_until is not None or said.gives:
            raise Refusal("请填绿色通道从哪天起开通；没有开通的，优先内容也不要选。")
        return
    not_far(said.channel_from, hand.day, "绿色通道开通日期")
    if said.channel_until is not None and said.channel_until < said.channel_from:
        raise Refusal("绿色通道停止日期不能早于开通日期。")
    if not said.gives:
        raise Refusal("请选绿色通道优先哪些事。")


def _stands(place: int) -> bool:
    return place == county_of(place) or known_place(place)


class Responsible(NamedTuple):
    """Who is responsible from a day on; an empty phone is none."""

    name: str
    title: str
    starts_on: date
    phone: str = ""


@transaction.atomic
def name_responsible(*, hand: Hand, public_id: UUID, said: Responsible) -> ResponsiblePerson:
    """Somebody takes over; whoever was responsible ends that day."""
    only_keepers(hand)
    row = _locked(hand, public_id)
    not_later(said.starts_on, hand.day, "开始日期")
    before = row.responsible_people.filter(ends_on__isnull=True).first()
    if before is not None:
        if said.starts_on < before.starts_on:
            raise Refusal(f"{before.name}是 {before.starts_on} 起负责的，接手不能更早。")
        before.ends_on = said.starts_on
        before.save(update_fields=["ends_on"])
    key = new_id()
    secret = protect(Kind.PHONE, key, said.phone) if said.phone else None
    made: ResponsiblePerson = row.responsible_people.create(
        public_id=key, name=written(said.name, "姓名", 40),
        title=written(said.title, "科室职务", 40), starts_on=said.starts_on,
        phone_sealed=secret.sealed if secret else None,
        phone_index=secret.index if secret else None,
        phone_mask=secret.mask if secret else "",
    )  # fmt: skip
    record(hand.by, "medical.responsible", [about(row)])
    return made


@transaction.atomic
def end_responsible(*, hand: Hand, public_id: UUID, on: date) -> None:
    """Nobody is responsible from a day on; the gap shows until somebody is."""
    only_keepers(hand)
    row = _locked(hand, public_id)
    before = row.responsible_people.filter(ends_on__isnull=True).first()
    if before is None:
        raise Refusal("这家医疗机构现在没有专人。")
    not_later(on, hand.day, "结束日期")
    if on < before.starts_on:
        raise Refusal("结束日期不能早于开始日期。")
    before.ends_on = on
    before.save(update_fields=["ends_on"])
    record(hand.by, "medical.responsible", [about(row)], ended=on)


@transaction.atomic
def seat(*, hand: Hand, public_id: UUID, username: str) -> HospitalDesk:
    """An account with the post 医院绿色通道 works at this desk, and at no other any more."""
    only_keepers(hand)
    row = _locked(hand, public_id)
    user = User.objects.filter(username=username.strip()).first()
    if user is None or not _greets(user, hand):
        raise Refusal(
            "没有这个账号，或者它没有“医院绿色通道”的岗位。请安全管理员先开账号、给岗位。"
        )
    now = HospitalDesk.objects.filter(user=user, until__isnull=True).first()
    if now is not None and now.institution_id == row.pk:
        return now
    if now is not None and not hand.scope.covers(now.institution.region):
        raise Refusal(f"这个账号现在在{now.institution.name}的窗口。请先由那里移走。")
    HospitalDesk.objects.filter(user=user, until__isnull=True).update(until=hand.day)
    made: HospitalDesk = row.desks.create(user=user, since=hand.day, set_by_id=hand.by.user_id)
    record(hand.by, "medical.desk", [about(row)], account=user.username)
    return made


def _greets(user: User, hand: Hand) -> bool:
    posts = Post.objects.filter(user=user, role=Role.HOSPITAL_DESK)
    return any(post.holds_on(hand.day) and _together(post.region, hand) for post in posts)


def _together(region: int, hand: Hand) -> bool:
    """The desk's post lies in this county, or above it."""
    counties = {county_of(low) for low, _ in hand.scope}
    return any(county_of(region) == each or region == each - each % 10**8 for each in counties)


@transaction.atomic
def unseat(*, hand: Hand, public_id: UUID, username: str) -> None:
    """The account works at this desk no longer."""
    only_keepers(hand)
    row = _locked(hand, public_id)
    gone = row.desks.filter(user__username=username, until__isnull=True)
    if gone.update(until=hand.day):
        record(hand.by, "medical.desk", [about(row)], account=username, ended=hand.day)


@transaction.atomic
def close_institution(*, hand: Hand, public_id: UUID) -> None:
    """No longer worked with. Contracts that run must be ended or signed elsewhere first."""
    only_keepers(hand)
    row = _locked(hand, public_id)
    running = row.contracts.filter(stopped_on__isnull=True, ends_on__gte=hand.day).count()
    if running:
        raise Refusal(f"还有 {running} 份家庭医生协议在这里。请先改签或者终止。")
    row.closed_on = hand.day
    row.save(update_fields=["closed_on"])
    row.desks.filter(until__isnull=True).update(until=hand.day)
    record(hand.by, "medical.institution", [about(row)], closed=hand.day)


def about(row: Institution) -> Subject:
    return Subject("institution", row.pk, row.region)


def _locked(hand: Hand, public_id: UUID) -> Institution:
    row: Institution | None = (
        Institution.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这家医疗机构，或者由上级登记。")
    if row.closed_on is not None:
        raise Refusal("这家医疗机构已经不再合作。需要时请重新登记。")
    return row
