"""The form that hands a family to another unit."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.families import forms, villages
from nuanxin.web.families.sending import Sent, origin_of, tried


def moved(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """The form, or the family with its new unit."""
    sent = request.POST if request.method == "POST" else None
    value = sent.get("to", "") if sent is not None else ""
    origin = forms.read_origin(sent, timezone.localdate(now), dated=False)
    places = _places(request, file)
    known = value in {option.value for option in places if option.value}
    fault = "" if known or sent is None else "移交给哪里：请从列表里选"
    field = Field(
        name="to", label="移交给哪里", kind="choice", value=value, options=places, error=fault,
        hint="只列出您辖区内的乡镇、村（社区）",
    )  # fmt: skip
    note = (
        f"现在由{file.handled_by.label}经办。从取得日期起由新单位经办：档案、已确认的待遇和"
        "没发的钱都跟着走，原单位不再看到这户；已送财政的清册不变。户籍地、现居住地不跟着改，"
        "变了的请另在家庭情况里登记。"
    )
    title = f"{file.names}：移交经办单位"
    shown = Sent(title, (field,), origin.fields, "移交", note)
    if sent is None:
        return shown
    if fault or origin.faults:
        return shown.with_faults([*([("f-to", fault)] if fault else []), *origin.faults])
    return tried(
        shown,
        lambda: move_family(
            household=file.household.public_id, scope=request.scope, by=request.actor,
            to=int(value), origin=origin_of(origin), at=now,
        ),
    )  # fmt: skip


def _places(request: OfficeRequest, file: FamilyFile) -> tuple[Option, ...]:
    found = (
        Option(str(each.code), f"{town.name}{each.name}" if each.code % 1000 else each.name)
        for town in villages.choices(request.scope)
        for each in town.villages
        if each.code != file.household.region and request.scope.covers(each.code)
    )
    return (Option("", "请选择"), *found)
