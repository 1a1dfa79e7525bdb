"""招募、登记、考察: somebody applies, is looked at and taken on, leaves, comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import noted, written
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.volunteers.actions.agreeing import Agreed, write_consent
from nuanxin.care.volunteers.actions.doing import (
    locked,
    not_later,
    only_handlers,
    place_of,
    traced,
)
from nuanxin.care.volunteers.choices import CAME, FREE, SKILLS
from nuanxin.care.volunteers.models import Volunteer, VolunteerTeam
from nuanxin.care.volunteers.purposes import RECORD
from nuanxin.care.volunteers.queries import agreed, teams
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal


class Said(NamedTuple):
    """What a form says of somebody; an empty phone leaves the one on file."""

    name: str
    sex: str
    place: int
    came: str
    applied_on: date
    skills: Sequence[str]
    skills_said: str
    free: Sequence[str]
    team: UUID | None = None
    phone: str = ""


@transaction.atomic
def enlist(*, hand: Hand, said: Said, agreed_to: Agreed) -> Volunteer:
    """Somebody applies; nothing is kept of whoever does not agree to it. Raises Refusal."""
    only_handlers(hand)
    now, key = _checked(hand, said), new_id()
    alike = Volunteer.objects.filter(
        region=said.place, name=now["name"], state__in=["applied", "serving"]
    )
    secret = protect(Kind.PHONE, key, said.phone) if said.phone else None
    if any(not secret or each.phone_index is None or bytes(each.phone_index) == secret.index
           for each in alike):  # fmt: skip
        raise Refusal(f"这里已经登记过“{now['name']}”。同名的另一个人，请填电话来分开。")
    row: Volunteer = Volunteer.objects.create(
        public_id=key, recorded_by_id=hand.by.user_id, recorded_at=hand.at, **now,
        **_phone(key, said.phone),
    )  # fmt: skip
    traced(hand, "volunteers.applied", row)
    write_consent(hand=hand, row=row, said=agreed_to._replace(purpose=RECORD))
    if not agreed(row, RECORD):
        raise Refusal("没有本人同意，不能登记。请先让本人看过登记说明。")
    return row


@transaction.atomic
def correct(*, hand: Hand, public_id: UUID, said: Said) -> Volunteer:
    """Put right what was written down; the same again changes nothing."""
    row = locked(hand, public_id)
    now = _checked(hand, said) | _phone(row.public_id, said.phone)
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
        fields = [name for name in changed if not name.startswith("phone_")]
        traced(hand, "volunteers.corrected", row, fields=fields)
    return row


def _checked(hand: Hand, said: Said) -> dict[str, object]:
    name = written(said.name, "姓名", 40)
    if said.sex not in {"", "女", "男"}:
        raise Refusal("性别请选女、男，或者不登记。")
    if said.came not in CAME:
        raise Refusal("请选怎样来的。")
    if not set(said.skills) <= SKILLS.keys() or not set(said.free) <= FREE.keys():
        raise Refusal("能做什么、什么时候有空，请从列表里选。")
    other = noted(said.skills_said, "其他特长", 60)
    if not said.skills and not other:
        raise Refusal("请至少选一样能做的，或者写在“其他特长”里。")
    not_later(said.applied_on, hand.day, "报名日期")
    return {
        "name": name, "sex": said.sex, "region": place_of(hand, said.place),
        "came": said.came, "applied_on": said.applied_on, "skills_said": other,
        "skills": [key for key in SKILLS if key in set(said.skills)],
        "free": [key for key in FREE if key in set(said.free)], "team": _team(hand, said.team),
    }  # fmt: skip


def _team(hand: Hand, public_id: UUID | None) -> VolunteerTeam | None:
    if public_id is None:
        return None
    row: VolunteerTeam | None = teams(hand.scope).filter(public_id=public_id).first()
    if row is None:
        raise Refusal("没有找到这支队伍，或者已经解散。请刷新页面再选。")
    return row


def _phone(owner: UUID, phone: str) -> dict[str, object]:
    if not phone:
        return {}
    secret = protect(Kind.PHONE, owner, phone)
    return {
        "phone_sealed": secret.sealed, "phone_index": secret.index, "phone_mask": secret.mask,
    }  # fmt: skip


@transaction.atomic
def admit(*, hand: Hand, public_id: UUID, checked_on: date) -> Volunteer:
    """Whoever was looked at is taken on; the identity card was seen, its number is not kept."""
    row = locked(hand, public_id)
    if row.state != Volunteer.State.APPLIED:
        raise Refusal("这位不在“待考察”里。请刷新页面。")
    if not agreed(row, RECORD):
        raise Refusal("本人已经撤回同意，不能录用。")
    not_later(checked_on, hand.day, "核对身份证件日期")
    if checked_on < row.applied_on:
        raise Refusal("核对身份证件不能早于报名。请核对日期。")
    row.state, row.checked_on, row.joined_on = Volunteer.State.SERVING, checked_on, hand.day
    row.save(update_fields=["state", "checked_on", "joined_on"])
    traced(hand, "volunteers.admitted", row)
    return row


@transaction.atomic
def part(*, hand: Hand, public_id: UUID, why: str) -> Volunteer:
    """They leave, or are not taken on. What waits for them is to be taken back first."""
    row = locked(hand, public_id)
    if row.left_on is not None:
        raise Refusal("这位已经退出，或者没有录用。")
    refuse_busy(row)
    serving = row.state == Volunteer.State.SERVING
    row.state = Volunteer.State.LEFT if serving else Volunteer.State.DECLINED
    row.left_on, row.left_why = hand.day, written(why, "原因", 40)
    row.save(update_fields=["state", "left_on", "left_why"])
    traced(hand, "volunteers.left" if serving else "volunteers.declined", row)
    return row


@transaction.atomic
def take_back(*, hand: Hand, public_id: UUID) -> Volunteer:
    """The last step was a mistake: a leaving, or a taking on of whoever served nobody yet."""
    row = locked(hand, public_id)
    if row.left_on is not None:
        row.left_on, row.left_why = None, ""
        serving = row.joined_on is not None
        if not agreed(row, RECORD):
            raise Refusal("本人已经撤回同意，不能恢复。")
        if _user_taken(row):
            row.user = None
        row.state = Volunteer.State.SERVING if serving else Volunteer.State.APPLIED
    elif row.state == Volunteer.State.SERVING:
        refuse_busy(row)
        if row.hours.exists():
            raise Refusal("这位已经有服务时长，不能改回“待考察”。不再服务的，请登记退出。")
        row.state, row.checked_on, row.joined_on = Volunteer.State.APPLIED, None, None
    else:
        raise Refusal("没有可以撤回的一步。")
    row.save(update_fields=["state", "left_on", "left_why", "checked_on", "joined_on", "user"])
    traced(hand, "volunteers.back", row)
    return row


def _user_taken(row: Volunteer) -> bool:
    others = Volunteer.objects.filter(user=row.user_id, left_on__isnull=True)
    return row.user_id is not None and others.exists()


def refuse_busy(row: Volunteer) -> None:
    """Raises Refusal while an order waits for them."""
    waiting = row.offers.filter(
        answer__in=["", "accepted"], order__state__in=["offered", "accepted"]
    ).count()
    if waiting:
        raise Refusal(f"这位手上还有 {waiting} 单没有做完。请先在“服务点单”里改派或者办完。")


@transaction.atomic
def seat(*, hand: Hand, public_id: UUID, username: str) -> Volunteer:
    """Let somebody see their tasks under their own account; empty takes it off."""
    row = locked(hand, public_id)
    name = username.strip()
    if not name:
        row.user = None
    else:
        if row.state != Volunteer.State.SERVING:
            raise Refusal("录用以后才能绑账号。")
        row.user_id = _account(row, name)
    row.save(update_fields=["user"])
    traced(hand, "volunteers.account", row, set=bool(name))
    return row


def _account(row: Volunteer, name: str) -> int:
    posts = Post.objects.filter(user__username=name, role=Role.VOLUNTEER)
    post = posts.filter(ends_on__isnull=True, user__is_active=True).first()
    if post is None or post.region // 10**6 != row.region // 10**6:
        raise Refusal("本县没有这个志愿者账号。请先由安全管理员开账号、设“志愿者”岗位。")
    if Volunteer.objects.filter(user=post.user_id, left_on__isnull=True).exclude(pk=row.pk):
        raise Refusal("这个账号已经绑在别的志愿者身上。")
    return int(post.user_id)
