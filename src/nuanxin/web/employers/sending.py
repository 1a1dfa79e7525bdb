"""The forms of a work unit: its particulars, and its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.creditcode import read_credit_code
from nuanxin.kit.daytext import read_day
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.employers import actions
from nuanxin.registry.employers.actions import Particulars
from nuanxin.registry.employers.models import Employer, Ended, Payer, UnitKind
from nuanxin.web.families.forms import OriginForm, read_origin
from nuanxin.web.families.sending import origin_of

_LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[2-8][0-9]{6,7}(-[0-9]{1,5})?")
_KINDS = (Option("", "不清楚"), *(Option(k.value, str(k.label)) for k in UnitKind))
_PAYERS = (Option("", "不清楚"), *(Option(p.value, str(p.label)) for p in Payer))
_ENDS = tuple(Option(e.value, str(e.label)) for e in Ended)


@dataclass(frozen=True)
class UnitForm:
    """A form as shown; `done` is the unit it wrote."""

    title: str
    fields: tuple[Field, ...]
    foot: tuple[Field, ...]
    verb: str
    back: UUID | None = None
    note: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    done: UUID | None = None

    def tried(self, write: Callable[[], Employer]) -> UnitForm:
        """Written, or shown again with the reason."""
        try:
            return replace(self, done=write().public_id)
        except Refusal as refusal:
            return replace(self, faults=(("", str(refusal)),))


def added(request: OfficeRequest, now: datetime) -> UnitForm:
    """A new unit, written down for the area of one's post."""
    empty = Particulars(request.GET.get("name", "")[:120])
    shown, unit, origin = _read(request, "登记工作单位", empty, now)
    if request.method != "POST" or shown.faults:
        return shown
    return shown.tried(
        lambda: actions.add_employer(
            region=request.post.region, scope=request.scope, by=request.actor, unit=unit,
            origin=origin_of(origin), at=now,
        )
    )  # fmt: skip


def corrected(request: OfficeRequest, row: Employer, now: datetime) -> UnitForm:
    """The same fields with what stands today."""
    today = Particulars(*(getattr(row, name) for name in Particulars._fields))
    shown, unit, origin = _read(request, f"更正 {row.name}", today, now)
    shown = replace(shown, back=row.public_id)
    if request.method != "POST" or shown.faults:
        return shown
    return shown.tried(
        lambda: actions.correct_employer(
            public_id=row.public_id, scope=request.scope, by=request.actor, unit=unit,
            origin=origin_of(origin), at=now,
        )
    )  # fmt: skip


def ended(request: OfficeRequest, row: Employer, now: datetime) -> UnitForm:
    """The end of a unit with its day; where it had ended, that it still stands."""
    sent = request.POST if request.method == "POST" else None
    origin = read_origin(sent, timezone.localdate(now), dated=False)
    if row.ended_by:
        note = f"现在登记为：{row.ended_on} {row.get_ended_by_display()}。登记错了的才恢复。"
        shown = UnitForm(f"恢复 {row.name}", (), origin.fields, "恢复", row.public_id, note)
        if sent is None or origin.faults:
            return replace(shown, faults=origin.faults)
        return shown.tried(
            lambda: actions.restore_employer(
                public_id=row.public_id, scope=request.scope, by=request.actor,
                origin=origin_of(origin), at=now,
            )
        )  # fmt: skip
    return _ending(request, row, origin, now)


def _ending(
    request: OfficeRequest, row: Employer, origin: OriginForm, now: datetime
) -> UnitForm:
    values = request.POST if request.method == "POST" else QueryDict()
    how, text = values.get("how", Ended.BANKRUPT.value), values.get("on", "").strip()
    day, fault = _end_day(text, timezone.localdate(now))
    sent = request.method == "POST"
    fields = (
        Field(name="how", label="怎么终止的", kind="segments", value=how, options=_ENDS),
        Field(
            name="on", label="终止日期", value=text, error=fault if sent else "",
            placeholder="例如 2026-04-02",
        ),
    )  # fmt: skip
    note = "登记以后，这个单位不能再选作现在的工作单位；以前的登记都保留。"
    shown = UnitForm(
        f"{row.name}：登记终止", fields, origin.fields, "登记终止", row.public_id, note
    )
    if not sent:
        return shown
    faults = [*origin.faults]
    if fault:
        faults.append(("f-on", f"终止日期：{fault}"))
    if how not in Ended.values:
        faults.append(("f-how", "怎么终止的：请选一项"))
    if faults or day is None:
        return replace(shown, faults=tuple(faults))
    return shown.tried(
        lambda: actions.end_employer(
            public_id=row.public_id, scope=request.scope, by=request.actor, how=(how, day),
            origin=origin_of(origin), at=now,
        )
    )  # fmt: skip


def _end_day(text: str, today: date) -> tuple[date | None, str]:
    if not text:
        return None, "请填终止的日期"
    reading = read_day(text)
    if reading.day and reading.day > today:
        return None, "不能晚于今天"
    return reading.day, "" if reading.day else reading.fault


def _read(
    request: OfficeRequest, title: str, today: Particulars, now: datetime
) -> tuple[UnitForm, Particulars, OriginForm]:
    sent = request.POST if request.method == "POST" else None
    typed = _typed(sent) if sent is not None else today
    code = read_credit_code(typed.code) if typed.code else None
    unit = typed._replace(code=code.code if code else "")
    wrong = _faults(unit, code.fault if code else "") if sent is not None else {}
    origin = read_origin(sent, timezone.localdate(now), dated=False)
    faults = (*((f"f-{name}", text) for name, text in wrong.items()), *origin.faults)
    fields = _fields(typed, wrong)
    form = UnitForm(title, fields, origin.fields, "保存", faults=faults)
    return form, unit, origin


def _typed(sent: QueryDict) -> Particulars:
    values = {name: sent.get(name, "").strip() for name in Particulars._fields}
    return Particulars(**values)


def _faults(unit: Particulars, code_fault: str) -> dict[str, str]:
    told = {
        "name": _name_fault(unit.name),
        "code": code_fault,
        "kind": "" if unit.kind in {"", *UnitKind.values} else "请从列表里选",
        "payer": "" if unit.payer in {"", *Payer.values} else "请从列表里选",
        "contact": _contact_fault(unit.contact),
        "telephone": _telephone_fault(unit.telephone),
    }
    return {name: text for name, text in told.items() if text}


def _name_fault(name: str) -> str:
    if len(name) < 2:
        return "请填单位全称，与证照一致"
    return "单位名称最多 120 个字" if len(name) > 120 else ""


def _contact_fault(contact: str) -> str:
    if holds_number(contact):
        return "里面像有手机号或证件号。这里只写部门，例如：工会"
    return "联系部门最多 60 个字" if len(contact) > 60 else ""


def _telephone_fault(telephone: str) -> str:
    if telephone and not _LANDLINE.fullmatch(telephone):
        return "请填办公座机，例如 0737-4222222。手机号属于个人信息，不在这里登记"
    return ""


def _fields(typed: Particulars, wrong: dict[str, str]) -> tuple[Field, ...]:
    def field(name: str, label: str, hint: str = "", options: tuple[Option, ...] = ()) -> Field:
        return Field(
            name=name, label=label, hint=hint, value=getattr(typed, name), options=options,
            kind="choice" if options else "text", error=wrong.get(name, ""),
        )  # fmt: skip

    return (
        field("name", "单位名称", "全称，与证照一致"),
        field("code", "统一社会信用代码", "18 位；不清楚的先空着"),
        field("kind", "单位性质", "文件按性质分谁来发一次性抚慰金", _KINDS),
        field("payer", "支付主体", "单位应发的钱实际由谁出", _PAYERS),
        field("contact", "联系部门", "例如：工会、人事科"),
        field("telephone", "办公电话", "座机"),
    )
