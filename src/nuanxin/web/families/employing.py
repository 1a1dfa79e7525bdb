"""The form that says where somebody works, chosen from the units of the county."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.registry.employers.queries import Wanted, employers, named
from nuanxin.registry.people.actions.facts import Learnt, record_employer
from nuanxin.registry.people.queries.family import Member
from nuanxin.web.families import forms
from nuanxin.web.families.sending import Sent, origin_of, seen_of, sure_of, tried

_OFFERED = 500
_NONE = "无"


def employed(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """The form, or the unit written down from a day on."""
    sent = request.POST if request.method == "POST" else None
    facts = member.facts
    current = facts.employer.name if facts and facts.employer else ""
    text = sent.get("unit", "").strip() if sent is not None else current
    origin = forms.read_origin(sent, timezone.localdate(now))
    fault, unit = _read(request, text) if sent is not None else ("", None)
    field = Field(
        name="unit", label="工作单位", kind="suggest", value=text, error=fault,
        options=_offered(request), hint="输入几个字从列表里选；没有单位或已离职的填“无”",
    )  # fmt: skip
    note = (
        "离职、调动选“变更”，填从哪天起；原来登记错了选“更正”。单位性质跟着单位走。"
        "列表里没有的，先到“工作单位”里登记。"
    )
    seen = facts.known_from.isoformat() if facts else ""
    title = f"{member.person.name} 的工作单位"
    shown = Sent(title, (field,), origin.fields, note=note, seen=seen)
    if sent is None:
        return shown
    if fault or origin.faults:
        return shown.with_faults([*([("f-unit", fault)] if fault else []), *origin.faults])
    learnt = Learnt({}, origin_of(origin), origin.since, seen_of(sent), sure_of(sent))
    return tried(
        shown,
        lambda: record_employer(
            person=member.person.public_id, scope=request.scope, by=request.actor,
            employer=unit, learnt=learnt, at=now,
        ),
    )  # fmt: skip


def _offered(request: OfficeRequest) -> tuple[Option, ...]:
    rows = employers(request.scope, Wanted(state="standing")).order_by("name")
    return tuple(Option(row.name, row.kind) for row in rows[:_OFFERED])


def _read(request: OfficeRequest, text: str) -> tuple[str, UUID | None]:
    if text == _NONE:
        return "", None
    if not text:
        return "工作单位：请从列表里选；没有单位的填“无”", None
    unit = named(request.scope, text)
    if unit is None:
        return f"本县没有登记“{text[:30]}”。请核对全称，或先到“工作单位”里登记", None
    return "", unit.public_id
