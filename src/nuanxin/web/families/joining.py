"""The form for somebody who joins a family: one person's rows, and where it is known from."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.daytext import read_day
from nuanxin.registry.people.actions.joining import Leaving, join, leave
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.web.families import forms, newfamily
from nuanxin.web.families.sending import Sent, origin_of, post_of, sure_of, tried

_PLACES = (Option("子女1", "子女"), Option("女方", "女方"), Option("男方", "男方"))


def joined(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """The form, or the family with one member more."""
    sent = request.POST if request.method == "POST" else None
    values = sent if sent is not None else QueryDict()
    today = timezone.localdate(now)
    asked = values.get("place", "子女1")
    place = asked if asked in {option.value for option in _PLACES} else "子女1"
    typed = newfamily.read_person(place, values, today)
    origin = forms.read_origin(sent, today, dated=False)
    adopted = read_day(text) if (text := values.get("adopted", "").strip()) else None
    fields = (
        Field(name="place", label="是谁", kind="segments", value=place, options=_PLACES),
        *typed.fields,
        Field(
            name="adopted", label="收养日期", value=values.get("adopted", ""),
            hint="收养的子女填写", error=adopted.fault if adopted and not adopted.day else "",
        ),
    )  # fmt: skip
    note = "身份证号已在册的，会直接连到那位同志，不会重复建档。"
    title = f"{file.names}：添加家庭成员"
    shown = Sent(title, fields, origin.fields, "添加成员", note)
    if sent is None:
        return shown
    faults = [*typed.faults, *origin.faults]
    if adopted and not adopted.day:
        faults.append(("f-adopted", f"收养日期：{adopted.fault}"))
    if typed.member is None and not faults:
        faults.append((f"f-{place}.姓名", "请填写姓名"))
    if faults or typed.member is None:
        return shown.with_faults(faults)
    typed.member.adopted_on = adopted.day if adopted else None
    typed.member.sure = sure_of(sent)
    member = typed.member
    return tried(
        shown,
        lambda: join(
            household=file.household.public_id, scope=request.scope, by=request.actor,
            member=member, origin=origin_of(origin), at=now,
        ),
    )  # fmt: skip


def leaving(request: OfficeRequest, file: FamilyFile, member: Member, now: datetime) -> Sent:
    """Somebody leaves the household: divorced, moved to another family, put in by mistake."""
    sent = post_of(request)
    today = timezone.localdate(now)
    asked = forms.read_parting(sent, today, "离开日期", "例如：离婚、随母迁出、登记错了")
    origin = forms.read_origin(sent, today, dated=False)
    note = "从离开日期起不再算这户的成员；以前的登记还在，在“经过”里能看到。"
    title = f"{member.person.name} 离开这户家庭"
    shown = Sent(title, asked.fields, origin.fields, "登记离开", note)
    if sent is None:
        return shown
    if faults := [*asked.faults, *origin.faults]:
        return shown.with_faults(faults)
    return tried(
        shown,
        lambda: leave(
            tie=(file.household.public_id, member.person.public_id), scope=request.scope,
            by=request.actor, leaving=Leaving(asked.on, asked.reason),
            origin=origin_of(origin), at=now,
        ),
    )  # fmt: skip
