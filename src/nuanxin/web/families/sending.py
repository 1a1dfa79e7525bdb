"""What each form asks, and the one action behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.names import read_name
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions import facts, papers
from nuanxin.registry.people.actions.facts import Identity, Learnt
from nuanxin.registry.people.actions.joining import leave
from nuanxin.registry.people.models import Version
from nuanxin.registry.people.newcomers import NewAccount
from nuanxin.registry.people.plausible import Fault, Implausible
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.registry.people.vocabulary import (
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
    read_back,
)
from nuanxin.registry.people.words import PayeeKind
from nuanxin.web.families import forms, villages
from nuanxin.web.families.forms import OriginForm

_NOTHING_NEW = "没有改动任何一项。请改好要更新的内容再保存。"


@dataclass(frozen=True)
class Sent:
    """A form as shown: its title, what it says, rows, foot; or done."""

    title: str
    fields: Sequence[Field]
    foot: Sequence[Field] = ()
    verb: str = "保存"
    note: str = ""
    seen: str = ""
    faults: Sequence[tuple[str, str]] = ()
    done: bool = False
    doubtful: bool = False
    overtaken: bool = False

    def with_faults(self, faults: Sequence[tuple[str, str]], *, done: bool = False) -> Sent:
        """The same form, saying beside each row what is to be mended, or that it is done."""
        said = dict(reversed(faults))
        return replace(
            self, faults=tuple(faults), done=done,
            fields=tuple(_saying(row, said) for row in self.fields),
            foot=tuple(_saying(row, said) for row in self.foot),
        )  # fmt: skip


def _saying(row: Field, said: Mapping[str, str]) -> Field:
    return row if row.error else replace(row, error=said.get(row.id, ""))


def _values(
    version: Version | None, columns: Mapping[str, str], names: Sequence[forms.FactRow]
) -> dict[str, Value]:
    if version is None:
        return {}
    return {
        r.name: read_back(columns[r.name], getattr(version, columns[r.name])) for r in names
    }


def origin_of(origin: OriginForm) -> Origin:
    """The source a form names."""
    label = str(origin.kind.label)
    return Origin(origin.kind, label, origin.received_on, document=origin.label)


def tried(form: Sent, write: Callable[[], object]) -> Sent:
    """Write, or show the form again with the reason."""
    try:
        write()
    except Implausible as refusal:
        faults = [(place_of(form.fields, fault), fault.text) for fault in refusal.faults]
        return replace(form.with_faults(faults), doubtful=refusal.doubtful)
    except facts.Overtaken as refusal:
        return replace(form.with_faults([("", str(refusal))]), overtaken=True)
    except Refusal as refusal:
        return form.with_faults([("", str(refusal))])
    return form.with_faults([], done=True)


def place_of(fields: Sequence[Field], fault: Fault) -> str:
    """The row where a fault is mended: the first of its facts that the form asks for."""
    rows = {row.name.rsplit(".")[-1]: row.id for row in fields}
    rows |= {row.label: row.id for row in fields}
    return next((rows[name] for name in fault.facts if name in rows), "")


def sure_of(sent: QueryDict) -> bool:
    """Whether somebody has ticked that what is doubtful is so."""
    return sent.get("sure") == "1"


def _post(request: OfficeRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def person(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Facts of one person."""
    rows = forms.CHILD if member.child else forms.PARENT
    current = _values(member.facts, PERSON_COLUMNS, rows)
    sent = _post(request)
    form = forms.read_facts(rows, current, sent)
    origin = forms.read_origin(sent, timezone.localdate(now))
    seen = member.facts.known_from.isoformat() if member.facts else ""
    shown = Sent(f"修改 {member.person.name} 的情况", form.fields, origin.fields, seen=seen)
    if sent is None:
        return shown
    faults = [*form.faults, *origin.faults] or ([] if form.changed else [("", _NOTHING_NEW)])
    if faults:
        return shown.with_faults(faults)
    learnt = Learnt(form.changed, origin_of(origin), origin.since, seen_of(sent), sure_of(sent))
    answer = tried(
        shown,
        lambda: facts.record_person(
            person=member.person.public_id,
            scope=request.scope,
            by=request.actor,
            learnt=learnt,
            at=now,
        ),
    )
    if not answer.overtaken:
        return answer
    now_said = {r.name: forms.written(r.kind, current.get(r.name)) or "不清楚" for r in rows}
    return answer.with_faults(
        [
            *answer.faults,
            *((f"f-{n}", f"{n}：现在登记的是“{now_said[n]}”") for n in form.changed),
        ]
    )


def seen_of(sent: QueryDict) -> datetime | None:
    text = sent.get("seen", "")
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def household(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """Facts of the household."""
    current = _values(file.facts, HOUSEHOLD_COLUMNS, forms.HOUSEHOLD)
    sent = _post(request)
    rows = _with_places(request, file)
    form = forms.read_facts(rows, current, sent)
    origin = forms.read_origin(sent, timezone.localdate(now))
    shown = Sent("修改家庭情况", form.fields, origin.fields)
    if sent is None:
        return shown
    faults = [*form.faults, *origin.faults] or ([] if form.changed else [("", _NOTHING_NEW)])
    if faults:
        return shown.with_faults(faults)
    learnt = Learnt(form.changed, origin_of(origin), origin.since, sure=sure_of(sent))
    return tried(
        shown,
        lambda: facts.record_household(
            household=file.household.public_id,
            scope=request.scope,
            by=request.actor,
            learnt=learnt,
            at=now,
        ),
    )


def _with_places(request: OfficeRequest, file: FamilyFile) -> list[forms.FactRow]:
    """The rows of a household, with places to choose: one's own area, and where it is now."""
    found = {
        str(place.code): f"{town.name}{place.name}" if place.code % 1000 else place.name
        for town in villages.choices(request.scope)
        for place in town.villages
    }
    found |= {str(p.code): p.label for p in (file.hukou, file.residence) if p}
    places = (Option("", "不清楚"), *(Option(code, name) for code, name in found.items()))
    return [r._replace(places=places) if r.kind == forms.PLACE else r for r in forms.HOUSEHOLD]


def identity(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Name and numbers; an empty field stays as it is."""
    sent = _post(request)
    values = sent if sent is not None else QueryDict()
    fields, faults, given = _identity(values, member, timezone.localdate(now))
    origin = forms.read_origin(sent, timezone.localdate(now), dated=False)
    note = "只填要改的；空着的不变。号码保存后只显示首尾几位。"
    shown = Sent(f"更正 {member.person.name} 的姓名和号码", fields, origin.fields, note=note)
    if sent is None:
        return shown
    if not faults and not any(value is not None for value in given):
        faults = [("", _NOTHING_NEW)]
    if faults:
        return shown.with_faults(faults)
    return tried(
        shown,
        lambda: facts.correct_identity(
            person=member.person.public_id,
            scope=request.scope,
            by=request.actor,
            identity=given,
            origin=origin_of(origin),
            at=now,
        ),
    )


def _identity(
    values: QueryDict, member: Member, today: date
) -> tuple[list[Field], list[tuple[str, str]], Identity]:
    person = member.person
    typed = {name: values.get(name, "").strip() for name in ("姓名", "身份证号", "手机号")}
    name = read_name(typed["姓名"]) if typed["姓名"] else None
    number = read_id_number(typed["身份证号"], today) if typed["身份证号"] else None
    phone = read_phone(typed["手机号"])
    faults = {
        "姓名": name.fault if name else "",
        "身份证号": number.message if number and number.error else "",
        "手机号": "" if phone or not typed["手机号"] else "手机号应为 11 位，座机请带区号",
    }
    hints = {
        "姓名": person.name,
        "身份证号": person.id_number_mask,
        "手机号": person.phone_mask,
    }
    fields = [
        Field(
            name=n,
            label=n,
            value=v,
            hint=f"现在：{hints[n] or '未登记'}",
            error=faults.get(n, ""),
        )
        for n, v in typed.items()
    ]
    given = Identity(
        name=name.name if name else None,
        id_number=number.number if number and not number.error else None,
        phone=phone or None,
    )
    return fields, [(f"f-{n}", text) for n, text in faults.items() if text], given


def leaving(request: OfficeRequest, file: FamilyFile, member: Member, now: datetime) -> Sent:
    """Somebody leaves the household: divorced, moved to another family, put in by mistake."""
    sent = _post(request)
    origin = forms.read_origin(sent, timezone.localdate(now), dated=False)
    note = "从取得日期起不再算这户的成员；以前的登记还在，在“经过”里能看到。"
    title = f"{member.person.name} 离开这户家庭"
    shown = Sent(title, (), origin.fields, "登记离开", note)
    if sent is None or origin.faults:
        return shown.with_faults(origin.faults)
    return tried(
        shown,
        lambda: leave(
            household=file.household.public_id,
            person=member.person.public_id,
            scope=request.scope,
            by=request.actor,
            origin=origin_of(origin),
            at=now,
        ),
    )


_PAYEES = tuple(Option(kind.value, str(kind.label)) for kind in PayeeKind)


def account(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Another account in place of today's."""
    sent = _post(request)
    values = sent if sent is not None else QueryDict()
    number = "".join(values.get("number", "").split())
    wrong = (
        ""
        if sent is None or _sound(number)
        else "账号应为 8 到 30 位数字，请对照存折或社保卡填写"
    )
    holder = values.get("holder", member.person.name).strip()
    fields = (
        Field(
            name="number", label="社保卡（一卡通）账号", value=number, error=wrong,
            inputmode="numeric",
        ),
        Field(name="holder", label="户名", value=holder),
        Field(name="bank", label="开户银行", value=values.get("bank", "")),
        Field(
            name="payee", label="收款人", kind="segments", options=_PAYEES,
            value=values.get("payee", PayeeKind.SELF.value),
        ),
        Field(name="agent", label="代领人或监护人姓名", value=values.get("agent", "")),
    )  # fmt: skip
    origin = forms.read_origin(sent, timezone.localdate(now), dated=False)
    shown = Sent(f"更换 {member.person.name} 的账号", fields, origin.fields, verb="更换账号")
    if sent is None:
        return shown
    faults = _account_faults(values, member, wrong)
    if faults:
        return shown.with_faults(faults)
    kind = values.get("payee", "")
    new = NewAccount(
        number, holder, values.get("bank", "")[:60],
        PayeeKind(kind) if kind in PayeeKind.values else PayeeKind.SELF,
        values.get("agent", "")[:60],
    )  # fmt: skip
    return tried(
        shown,
        lambda: papers.replace_account(
            person=member.person.public_id,
            scope=request.scope,
            by=request.actor,
            account=new,
            origin=origin_of(origin),
            at=now,
        ),
    )


def _sound(number: str) -> bool:
    return number.isascii() and number.isdigit() and 8 <= len(number) <= 30


def _account_faults(values: QueryDict, member: Member, wrong: str) -> list[tuple[str, str]]:
    faults = [("f-number", wrong)] if wrong else []
    for_self = values.get("payee", PayeeKind.SELF.value) == PayeeKind.SELF
    if for_self and values.get("holder", "").strip() not in {"", member.person.name}:
        faults.append(
            ("f-holder", "户名不是本人。请改为本人账号，或把收款人选为监护人、代领人并写上姓名")
        )
    if not for_self and not values.get("agent", "").strip():
        faults.append(("f-agent", "请填代领人或监护人的姓名"))
    return faults


_DEEDS = {
    "issue": "发证",
    "stamp": "年审盖章",
    "replace": "换发",
    "cancel": "注销",
}


def certificate(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Issue the first certificate; stamp, replace or cancel a valid one."""
    sent = _post(request)
    values = sent if sent is not None else request.GET
    held = member.certificate
    possible = ("stamp", "replace", "cancel") if held else ("issue",)
    deed = values.get("deed", possible[0])
    deed = deed if deed in possible else possible[0]
    today = timezone.localdate(now)
    fields = (
        Field(
            name="deed", label="办什么", kind="segments", value=deed,
            options=tuple(Option(each, _DEEDS[each]) for each in possible),
        ),
        _asked(values, "number", "证号", "发证、换发时填写"),
        _asked(values, "year", "年度", "年审时填写", str(today.year)),
        _asked(values, "reason", "原因", "换发、注销时填写"),
    )  # fmt: skip
    origin = forms.read_origin(sent, today, dated=False)
    note = f"现持有：{held.number}" if held else "这位同志还没有特别扶助证。"
    shown = Sent(f"{member.person.name} 的特别扶助证", fields, origin.fields, "办理", note)
    if sent is None:
        return shown
    if faults := [*_certificate_faults(deed, values), *origin.faults]:
        return shown.with_faults(faults)
    return tried(shown, lambda: _certificate_deed(deed, values, request, member, origin))


def _asked(values: QueryDict, name: str, label: str, hint: str, empty: str = "") -> Field:
    return Field(name=name, label=label, value=values.get(name, empty), hint=hint)


def _certificate_faults(deed: str, values: QueryDict) -> list[tuple[str, str]]:
    faults = []
    if deed in {"issue", "replace"} and not values.get("number", "").strip():
        faults.append(("f-number", "请填新证的证号"))
    year = values.get("year", "")
    if deed == "stamp" and not (year.isascii() and year.isdigit() and len(year) == 4):
        faults.append(("f-year", "年度应为四位数字，例如 2026"))
    if deed in {"replace", "cancel"} and not values.get("reason", "").strip():
        faults.append(("f-reason", "请写明原因，例如：遗失、损坏、去世、退出"))
    return faults


def _certificate_deed(
    deed: str, values: QueryDict, request: OfficeRequest, member: Member, origin: OriginForm
) -> None:
    scope, by, on = request.scope, request.actor, origin.received_on
    number, reason = (
        values.get("number", "").strip()[:40],
        values.get("reason", "").strip()[:60],
    )
    if deed == "issue":
        papers.issue_certificate(
            person=member.person.public_id, scope=scope, by=by, number=number,
            origin=origin_of(origin), at=timezone.now(),
        )  # fmt: skip
        return
    if member.certificate is None:
        raise Refusal("这位同志没有有效的特别扶助证。")
    held = member.certificate.public_id
    if deed == "stamp":
        year = int(values.get("year", ""))
        papers.stamp_certificate(certificate=held, scope=scope, by=by, year=year, on=on)
    elif deed == "replace":
        papers.replace_certificate(
            certificate=held, scope=scope, by=by, number=number, reason=reason, on=on
        )
    else:
        papers.cancel_certificate(certificate=held, scope=scope, by=by, reason=reason, on=on)
