"""Contact persons are written down and corrected."""

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
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.care.contacts.actions.doing import only_handlers
from nuanxin.care.contacts.models import Assignment, ContactPerson
from nuanxin.care.contacts.queries import county_of
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal


class Particulars(NamedTuple):
    """What a form says of somebody; an empty phone leaves the one on file."""

    name: str
    sex: str
    title: str
    place: int
    joined_on: date
    phone: str = ""


@transaction.atomic
def add_person(*, scope: Scope, by: Actor, said: Particulars, at: datetime) -> ContactPerson:
    """Write down somebody who goes to families. Raises Refusal."""
    only_handlers(by)
    _refuse(scope, said, at)
    alike = ContactPerson.objects.filter(
        region=said.place, name=said.name, title=said.title, left_on__isnull=True
    )
    if alike.exists():
        raise Refusal(
            f"这里已经登记过“{said.name}（{said.title}）”。请直接选用，不要重复登记。"
        )
    public_id = new_id()
    row: ContactPerson = ContactPerson.objects.create(
        public_id=public_id, region=said.place, name=said.name, sex=said.sex, title=said.title,
        joined_on=said.joined_on, **_phone(public_id, said.phone),
    )  # fmt: skip
    record(by, "contacts.add", [about(row)])
    return row


@transaction.atomic
def correct_person(
    *, public_id: UUID, scope: Scope, by: Actor, said: Particulars, at: datetime
) -> ContactPerson:
    """Put right what was written down; the same again changes nothing."""
    only_handlers(by)
    row = writable(scope, public_id)
    _refuse(scope, said, at)
    now = {"name": said.name, "sex": said.sex, "title": said.title, "region": said.place}
    now |= {"joined_on": said.joined_on, **_phone(row.public_id, said.phone)}
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    if said.place != row.region and _goes_to_somebody(row):
        raise Refusal("这位联系人还有联系的家庭，不能换地方。请先办交接，再在新的地方登记。")
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
        fields = [name for name in changed if not name.startswith("phone_")]
        record(by, "contacts.correct", [about(row)], fields=fields)
    return row


def writable(scope: Scope, public_id: UUID) -> ContactPerson:
    """Somebody of one's own area, locked. Raises Refusal."""
    row: ContactPerson | None = (
        ContactPerson.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这位联系人，或者由别的单位登记。请告诉县级经办。")
    return row


def about(row: ContactPerson) -> Subject:
    return Subject("contactperson", row.pk, row.region)


def _goes_to_somebody(row: ContactPerson) -> bool:
    return Assignment.objects.filter(person=row, ends_on__isnull=True).exists()


def _phone(owner: UUID, phone: str) -> dict[str, object]:
    if not phone:
        return {}
    secret = protect(Kind.PHONE, owner, phone)
    return {
        "phone_sealed": secret.sealed,
        "phone_index": secret.index,
        "phone_mask": secret.mask,
    }


def _refuse(scope: Scope, said: Particulars, at: datetime) -> None:
    if not 2 <= len(said.name) <= 40 or holds_number(said.name):
        raise Refusal("请填姓名，2 到 40 个字。")
    if not 1 <= len(said.title) <= 40 or holds_number(said.title):
        raise Refusal("请填身份，例如：村党组织书记。不要写号码。")
    if said.sex not in {"", "女", "男"}:
        raise Refusal("性别请选女、男，或者不登记。")
    if not scope.covers(said.place) or not _stands(said.place):
        raise Refusal("请选您辖区内的村（社区）、乡镇（街道）或者本县。")
    if said.joined_on > timezone.localdate(at):
        raise Refusal("到岗日期不能晚于今天。")


def _stands(place: int) -> bool:
    return place == county_of(place) or known_place(place)
