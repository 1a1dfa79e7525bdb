"""心理关怀员: who counsels and supervises, by which qualification, under which account."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.counselling.models import Counsellor, CounselSeries
from nuanxin.care.orders.choices import KEEPERS
from nuanxin.care.orders.models import ServiceOrganisation
from nuanxin.care.orders.queries import organisation
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.purposes import RECORD
from nuanxin.care.volunteers.queries import agreed, volunteer
from nuanxin.kit.refusal import Refusal


class Said(NamedTuple):
    """A volunteer with the account they have, or somebody of an organisation by name."""

    qualification: str
    volunteer: UUID | None = None
    organisation: UUID | None = None
    name: str = ""
    username: str = ""


@transaction.atomic
def add(*, hand: Hand, said: Said) -> Counsellor:
    """Write one down. Raises Refusal."""
    _only_keepers(hand)
    if said.volunteer is not None and said.organisation is None:
        who, home, user, name = _of_volunteers(hand, said.volunteer)
    elif said.organisation is not None:
        who, home, user, name = _of_organisation(hand, said)
    else:
        raise Refusal("请选是哪位志愿者，或者哪家服务组织的人。")
    _refuse_office(user)
    if Counsellor.objects.filter(user=user, left_on__isnull=True).exists():
        raise Refusal("这个账号已经是心理关怀员。请核对。")
    ((low, _), *_more) = hand.scope.ranges
    row: Counsellor = Counsellor.objects.create(
        region=county_of(low), name=name, volunteer=who, organisation=home, user_id=user,
        qualification=written(said.qualification, "资质", 60), recorded_by_id=hand.by.user_id,
        recorded_at=hand.at,
    )  # fmt: skip
    record(hand.by, "counselling.counsellor", [_about(row)])
    return row


_Who = tuple[Volunteer | None, ServiceOrganisation | None, int, str]


def _of_volunteers(hand: Hand, public_id: UUID) -> _Who:
    who = volunteer(hand.scope, public_id)
    if who is None or who.state != Volunteer.State.SERVING:
        raise Refusal("请选一位在队的志愿者。")
    if not agreed(who, RECORD):
        raise Refusal("这位志愿者撤回了同意。请另选。")
    if who.user_id is None:
        raise Refusal(f"“{who.name}”还没有账号。请先在“志愿者”里绑上账号。")
    return who, None, who.user_id, who.name


def _of_organisation(hand: Hand, said: Said) -> _Who:
    home = organisation(hand.scope, said.organisation) if said.organisation else None
    if home is None or home.closed_on is not None:
        raise Refusal("请选一家正在合作的服务组织。")
    posts = Post.objects.filter(user__username=said.username.strip(), role=Role.VOLUNTEER)
    post = posts.filter(ends_on__isnull=True, user__is_active=True).first()
    if post is None or county_of(post.region) != home.region:
        raise Refusal("本县没有这个志愿者账号。请先由安全管理员开账号、设“志愿者”岗位。")
    return None, home, int(post.user_id), written(said.name, "姓名", 40)


def _refuse_office(user: int) -> None:
    """Whoever works for the office would read what the office must not know."""
    others = Post.objects.filter(user=user, ends_on__isnull=True).exclude(role=Role.VOLUNTEER)
    if others.exists():
        raise Refusal("这个账号还有经办的岗位。谈话记录经办单位看不到，请用单独的志愿者账号。")


@transaction.atomic
def leave(*, hand: Hand, counsellor: UUID) -> Counsellor:
    """They counsel nobody any more; their account opens no note from now on."""
    _only_keepers(hand)
    row: Counsellor | None = (
        Counsellor.objects.within(hand.scope).locked().filter(public_id=counsellor).first()
    )
    if row is None or row.left_on is not None:
        raise Refusal("没有找到这位，或者已经不再担任。请刷新页面。")
    running = CounselSeries.objects.filter(ended_on__isnull=True)
    busy = running.filter(counsellor=row).count() + running.filter(supervisor=row).count()
    if busy:
        raise Refusal(f"“{row.name}”还在谈或者督导 {busy} 位。请先结束，或者换一位。")
    row.left_on = hand.day
    row.save(update_fields=["left_on"])
    record(hand.by, "counselling.counsellor", [_about(row)], left=True)
    return row


def _only_keepers(hand: Hand) -> None:
    if Role(hand.by.role) not in KEEPERS:
        raise Refusal("心理关怀员由县计生协或者县卫健经办登记。请与他们联系。")


def _about(row: Counsellor) -> Subject:
    return Subject("counsellor", row.pk, row.region)
