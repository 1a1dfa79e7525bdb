"""The desk of a hospital: is this certificate good, what was given. Nothing of the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.medical.choices import GIVES
from nuanxin.care.medical.models import ChannelVisit, Institution
from nuanxin.care.medical.queries import Checked, channel_on, check, desk_of
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.certificatecode import read_code
from nuanxin.registry.people.models import Membership


class Given(NamedTuple):
    """What the desk did; the money the hospital waived, where it did."""

    gave: Sequence[str]
    waived_fen: int | None = None
    referred_to: str = ""


def desk(hand: Hand) -> Institution:
    """Where whoever asks sits. Raises Refusal."""
    if Role(hand.by.role) != Role.HOSPITAL_DESK:
        raise Refusal("核验特别扶助证由医院绿色通道窗口办。")
    row = desk_of(hand.by.user_id) if hand.by.user_id else None
    if row is None:
        raise Refusal("这个账号还没有对应的医院。请县级卫健经办在“医疗机构”里把它加到本院。")
    return row


@transaction.atomic
def verify(*, hand: Hand, code: str) -> Checked:
    """Yes or no; asking is a line in the trail either way."""
    row = desk(hand)
    read = read_code(code)
    if not read:
        raise Refusal("核验码是证上二维码下面的 10 个字，只有数字和 A 到 F。请对照证件再输。")
    found = check(hand.scope, read)
    about = [Subject("institution", row.pk, row.region)]
    if found.row is not None:
        about = [Subject("person", found.row.person_id, found.row.region), *about]
    record(hand.by, "medical.verified", about, ok=found.good, elsewhere=found.elsewhere)
    return found


@transaction.atomic
def give(*, hand: Hand, code: str, given: Given) -> ChannelVisit:
    """What was given to the holder today; said again the same day, it is put right."""
    where = desk(hand)
    if not Institution.objects.filter(channel_on(hand.day), pk=where.pk).exists():
        raise Refusal("本院的绿色通道没有开通，或者已经停止。请县级卫健经办核对。")
    found = check(hand.scope, read_code(code))
    if found.row is None:
        raise Refusal("没有查到有效的证。请再核验一次。")
    if not given.gave or not set(given.gave) <= set(where.gives):
        raise Refusal("请选给了哪些优先；只能选本院绿色通道有的。")
    person, region = found.row.person_id, found.row.region
    said = {
        "gave": [key for key in GIVES if key in set(given.gave)],
        "waived_fen": _waived(given.waived_fen),
        "referred_to": noted(given.referred_to, "转诊到", 60),
    }  # fmt: skip
    row, fresh = ChannelVisit.objects.get_or_create(
        person_id=person, institution=where, on=hand.day,
        defaults={
            "public_id": new_id(), **_home(person), "recorded_by_id": hand.by.user_id,
            "recorded_at": hand.at, **said,
        },
    )  # fmt: skip
    if not fresh:
        ChannelVisit.objects.filter(pk=row.pk).update(**said)
    record(hand.by, "medical.given", [Subject("person", person, region)], gave=said["gave"])
    return row


def _waived(fen: int | None) -> int | None:
    if fen is not None and not 0 < fen <= 10**9:
        raise Refusal("减免金额要大于零。没有减免的空着。")
    return fen


def _home(person: int) -> dict[str, object]:
    tie = (
        Membership.objects.filter(
            person=person, known_to__isnull=True, valid_to__isnull=True,
            household__closed_on__isnull=True,
        )
        .select_related("household")
        .order_by("pk")
        .first()
    )  # fmt: skip
    if tie is None:
        raise Refusal("没有查到有效的证。请再核验一次。")
    return {"household_id": tie.household_id, "region": tie.household.region}
