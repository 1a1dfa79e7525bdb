"""The forms of earlier marriages, and of whose child somebody is."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import YES_NO, Field, Option, options
from nuanxin.kit.daytext import read_day
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.names import read_name
from nuanxin.registry.people.actions import marriages
from nuanxin.registry.people.actions.joining import ADOPTED, Parentage, record_parentage
from nuanxin.registry.people.actions.marriages import Told
from nuanxin.registry.people.models import Marriage
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.registry.people.queries.history import said
from nuanxin.registry.people.words import MarriageEnd
from nuanxin.web.families import forms
from nuanxin.web.families.forms import PARENTAGE, OriginForm
from nuanxin.web.families.sending import Sent, origin_of, sure_of, tried

_ENDS = tuple(Option(end.value, str(end.label)) for end in MarriageEnd)
_DEEDS = (Option("correct", "更正"), Option("withdraw", "撤销（没有这段婚姻）"))
_YES_NO = {"是": True, "否": False}


class _Typed(NamedTuple):
    """A marriage as typed: what was read, the rows, and what is wrong."""

    told: Told
    fields: tuple[Field, ...]
    faults: tuple[tuple[str, str], ...]


def married(
    request: OfficeRequest, member: Member, known: Marriage | None, now: datetime
) -> Sent:
    """A marriage that ended; one that is written down can be put right or taken back."""
    sent = request.POST if request.method == "POST" else None
    values = sent if sent is not None else _stored(known)
    today = timezone.localdate(now)
    typed = _read(values, today, fresh=sent is None)
    origin = forms.read_origin(sent, today, dated=False)
    deed = values.get("deed", "correct")
    fields = typed.fields
    if known:
        fields = (
            Field(name="deed", label="办什么", kind="segments", value=deed, options=_DEEDS),
            *fields,
        )
    who = member.person.name
    title = f"更正 {who} 的一段婚姻" if known else f"登记 {who} 以前的婚姻"
    note = "再婚的，子女是谁的、是不是独生子女，要看以前的婚姻。现在的婚姻在“修改情况”里。"
    shown = Sent(title, fields, origin.fields, note=note)
    if sent is None:
        return shown
    withdrawing = known is not None and deed == "withdraw"
    faults = [*(() if withdrawing else typed.faults), *origin.faults]
    if faults:
        return shown.with_faults(faults)
    return tried(
        shown, lambda: _write(request, member, known, (typed.told, withdrawing), (origin, now))
    )


def _write(
    request: OfficeRequest,
    member: Member,
    known: Marriage | None,
    wanted: tuple[Told, bool],
    trace: tuple[OriginForm, datetime],
) -> Marriage:
    (told, withdrawing), (form, at) = wanted, trace
    scope, by, origin = request.scope, request.actor, origin_of(form)
    if known is None:
        return marriages.record_marriage(
            person=member.person.public_id, scope=scope, by=by, told=told, origin=origin, at=at
        )
    if withdrawing:
        return marriages.withdraw_marriage(
            marriage=known.pk, scope=scope, by=by, origin=origin, at=at
        )
    return marriages.correct_marriage(
        marriage=known.pk, scope=scope, by=by, told=told, origin=origin, at=at
    )


def _stored(known: Marriage | None) -> QueryDict:
    values = QueryDict(mutable=True)
    if known:
        values["spouse"] = known.spouse_name
        values["married"] = known.married_on.isoformat() if known.married_on else ""
        values["ended"] = known.ended_on.isoformat() if known.ended_on else ""
        values["by"] = known.ended_by
    return values


def _read(values: QueryDict, today: date, *, fresh: bool) -> _Typed:
    """Read the rows; an untouched form shows no fault."""
    name = read_name(values.get("spouse", "").strip()) if values.get("spouse") else None
    text = values.get("number", "").strip()
    number = read_id_number(text, today) if text else None
    (began, began_fault), (ended, ended_fault) = (
        _day(values.get("married", ""), today), _day(values.get("ended", ""), today),
    )  # fmt: skip
    if began and ended and began > ended:
        ended_fault = "终止日期早于结婚日期"
    wrong = {
        "spouse": name.fault if name else "" if number else "请填姓名；在册的可以只填身份证号",
        "number": number.message if number and number.error else "",
        "married": began_fault,
        "ended": ended_fault,
        "by": "" if values.get("by") in MarriageEnd.values else "请选离婚或丧偶",
    }
    wrong = {} if fresh else {key: fault for key, fault in wrong.items() if fault}
    told = Told(
        name.name if name else "", values.get("by", ""), began, ended,
        number.number if number and not number.error else "", sure_of(values),
    )  # fmt: skip
    labels = {
        "spouse": "原配偶", "number": "身份证号", "married": "结婚日期", "ended": "终止日期",
        "by": "怎么终止的",
    }  # fmt: skip
    faults = tuple((f"f-{key}", f"{labels[key]}：{fault}") for key, fault in wrong.items())
    return _Typed(told, _fields(values, wrong), faults)


def _day(text: str, today: date) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    reading = read_day(text.strip())
    if reading.day and reading.day > today:
        return None, "不能晚于今天"
    return reading.day, "" if reading.day else reading.fault


def _fields(values: QueryDict, wrong: dict[str, str]) -> tuple[Field, ...]:
    def row(name: str, label: str, hint: str, placeholder: str = "") -> Field:
        return Field(
            name=name, label=label, hint=hint, value=values.get(name, ""),
            error=wrong.get(name, ""), placeholder=placeholder,
        )  # fmt: skip

    return (
        row("spouse", "原配偶姓名", "不在册的只填姓名"),
        row("number", "原配偶身份证号", "在册的填写，会连到那位同志；不在册的空着"),
        row("married", "结婚日期", "不清楚的空着", "例如 1985-10-01"),
        row("ended", "终止日期", "不清楚的空着", "例如 1996-03-04"),
        Field(
            name="by", label="怎么终止的", kind="segments", value=values.get("by", ""),
            options=_ENDS, error=wrong.get("by", ""),
        ),
    )  # fmt: skip


def child_of(request: OfficeRequest, file: FamilyFile, member: Member, now: datetime) -> Sent:
    """Whose child a member is: born to both, to one, adopted, a stepchild."""
    sent = request.POST if request.method == "POST" else None
    tie, today = member.tie, timezone.localdate(now)
    values = sent if sent is not None else QueryDict(mutable=True)
    if sent is None:
        values["kind"], values["earlier"] = tie.parentage, said(tie.earlier_marriage)
        values["adopted"] = tie.adopted_on.isoformat() if tie.adopted_on else ""
    adopted, fault = _day(values.get("adopted", ""), today)
    kind = values.get("kind", "")
    origin = forms.read_origin(sent, today, dated=False)
    fields = (
        Field(
            name="kind", label="子女来源", kind="choice", value=kind,
            options=options(PARENTAGE, "不清楚"),
        ),
        Field(
            name="adopted", label="收养日期", value=values.get("adopted", ""), error=fault,
            hint=f"来源是“{ADOPTED}”的填写", placeholder="例如 2001-06-01",
        ),
        Field(
            name="earlier", label="再婚前所生", kind="segments", options=YES_NO,
            value=values.get("earlier", ""),
        ),
    )  # fmt: skip
    note = "来源决定这个孩子算谁的子女、父母还算不算独生子女家庭，请按凭据填写。"
    shown = Sent(f"{member.person.name} 的子女来源", fields, origin.fields, note=note)
    if sent is None:
        return shown
    faults = [("f-adopted", f"收养日期：{fault}")] if fault else []
    if kind not in {"", *PARENTAGE}:
        faults.append(("f-kind", "子女来源：请从列表里选"))
    if faults or origin.faults:
        return shown.with_faults([*faults, *origin.faults])
    return tried(
        shown,
        lambda: record_parentage(
            tie=(file.household.public_id, member.person.public_id), scope=request.scope,
            by=request.actor, origin=origin_of(origin), at=now,
            parentage=Parentage(
                kind, adopted, _YES_NO.get(values.get("earlier", "")), sure_of(values)
            ),
        ),
    )  # fmt: skip
