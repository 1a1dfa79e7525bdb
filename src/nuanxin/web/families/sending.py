"""What each form asks, and the one action behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place
from nuanxin.base.ui.fields import Field, Option
from nuanxin.care.guardians.queries import standing
from nuanxin.kit.digits import folded
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.names import read_name
from nuanxin.kit.phone import read_phone
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions import facts, papers
from nuanxin.registry.people.actions.facts import Identity, Learnt
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
            fields=tuple(saying(row, said) for row in self.fields),
            foot=tuple(saying(row, said) for row in self.foot),
        )  # fmt: skip


def saying(row: Field, said: Mapping[str, str]) -> Field:
    """The row with what is wrong beside it."""
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
        rows = (*form.fields, *form.foot)
        faults = [(place_of(rows, fault), fault.text) for fault in refusal.faults]
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


def post_of(request: OfficeRequest) -> QueryDict | None:
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def person(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Facts of one person."""
    rows = forms.CHILD if member.child else forms.PARENT
    current = _values(member.facts, PERSON_COLUMNS, rows)
    sent = post_of(request)
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
    return _told_now(answer, rows, current, form.changed)


def _told_now(
    answer: Sent,
    rows: Sequence[forms.FactRow],
    current: Mapping[str, Value],
    changed: Iterable[str],
) -> Sent:
    """Beside what somebody was late with, what another has written meanwhile."""
    if not answer.overtaken:
        return answer
    said = {r.name: _said(r, forms.written(r.kind, current.get(r.name))) for r in rows}
    late = ((f"f-{name}", f"{name}：现在登记的是“{said[name]}”") for name in changed)
    return answer.with_faults([*answer.faults, *late])


def _said(row: forms.FactRow, text: str) -> str:
    places = {option.value: option.label for option in row.places}
    return places.get(text, text) or "不清楚"


def seen_of(sent: QueryDict) -> datetime | None:
    text = sent.get("seen", "")
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def household(request: OfficeRequest, file: FamilyFile, now: datetime) -> Sent:
    """Facts of the household."""
    current = _values(file.facts, HOUSEHOLD_COLUMNS, forms.HOUSEHOLD)
    sent = post_of(request)
    rows = _with_places(request, file)
    form = forms.read_facts(rows, current, sent)
    origin = forms.read_origin(sent, timezone.localdate(now))
    seen = file.facts.known_from.isoformat() if file.facts else ""
    shown = Sent("修改家庭情况", form.fields, origin.fields, seen=seen)
    if sent is None:
        return shown
    faults = [*form.faults, *origin.faults] or ([] if form.changed else [("", _NOTHING_NEW)])
    if faults:
        return shown.with_faults(faults)
    learnt = Learnt(form.changed, origin_of(origin), origin.since, seen_of(sent), sure_of(sent))
    answer = tried(
        shown,
        lambda: facts.record_household(
            household=file.household.public_id,
            scope=request.scope,
            by=request.actor,
            learnt=learnt,
            at=now,
        ),
    )
    return _told_now(answer, rows, current, form.changed)


def _with_places(request: OfficeRequest, file: FamilyFile) -> list[forms.FactRow]:
    """The rows of a household, with places to choose: registered in one's own county, living
    anywhere; and where the family is now.
    """
    county = {
        str(place.code): f"{town.name}{place.name}" if place.code % 1000 else place.name
        for town in villages.of_county(request.scope)
        for place in town.villages
    }
    away = {str(each.code): f"外地：{each.label}" for each in villages.elsewhere(request.scope)}
    offered = {
        "户籍地": _options(file.hukou, county),
        "现居住地": _options(file.residence, county | away),
    }
    return [r._replace(places=offered.get(r.name, ())) for r in forms.HOUSEHOLD]


def _options(now: Place | None, offered: Mapping[str, str]) -> tuple[Option, ...]:
    known = {**({str(now.code): now.label} if now else {}), **offered}
    return (Option("", "不清楚"), *(Option(code, name) for code, name in known.items()))


def identity(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Name and numbers; an empty field stays as it is."""
    sent = post_of(request)
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
            identity=given._replace(sure=sure_of(values)),
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


_ACCOUNT_WORDS = {"holder": "户名", "bank": "开户银行", "agent": "代领人或监护人姓名"}
_PAYEES = tuple(Option(kind.value, str(kind.label)) for kind in PayeeKind)


def account(request: OfficeRequest, member: Member, now: datetime) -> Sent:
    """Another account in place of today's."""
    sent = post_of(request)
    values = sent if sent is not None else QueryDict()
    number = folded("".join(values.get("number", "").split()))
    wrong = "" if sent is None else _account_fault(number, timezone.localdate(now))
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
    standing = str(member.account.public_id) if member.account else ""
    shown = Sent(
        f"更换 {member.person.name} 的账号", fields, origin.fields, verb="更换账号",
        seen=standing,
    )  # fmt: skip
    if sent is None:
        return shown
    faults = [*_account_faults(values, member, wrong), *origin.faults]
    if faults:
        return shown.with_faults(faults)
    kind = values.get("payee", "")
    new = NewAccount(
        number, holder, values.get("bank", "").strip(),
        PayeeKind(kind) if kind in PayeeKind.values else PayeeKind.SELF,
        values.get("agent", "").strip(),
    )  # fmt: skip
    return tried(
        shown,
        lambda: papers.change_account(
            person=member.person.public_id,
            scope=request.scope,
            by=request.actor,
            change=papers.AccountChange(new, origin_of(origin), values.get("seen", "")),
            at=now,
        ),
    )


def _account_fault(number: str, today: date) -> str:
    """What is wrong with an account's number; nothing when it may be one."""
    if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30):
        return "账号应为 8 到 30 位数字，请对照存折或社保卡填写"
    if len(number) == 18 and read_id_number(number, today).error is None:
        return "这是身份证号，不是账号。请对照存折或社保卡填写"
    return ""


def _account_faults(values: QueryDict, member: Member, wrong: str) -> list[tuple[str, str]]:
    faults = [("f-number", wrong)] if wrong else []
    for_self = values.get("payee", PayeeKind.SELF.value) == PayeeKind.SELF
    if for_self and values.get("holder", "").strip() not in {"", member.person.name}:
        faults.append(
            ("f-holder", "户名不是本人。请改为本人账号，或把收款人选为监护人、代领人并写上姓名")
        )
    agent = values.get("agent", "").strip()
    if not for_self and not agent:
        faults.append(("f-agent", "请填代领人或监护人的姓名"))
    elif values.get("payee", "") == PayeeKind.GUARDIAN:
        refused = standing(member.person.pk, agent, timezone.localdate())
        faults += [("f-agent", refused.removesuffix("。"))] if refused else []
    for name, label in _ACCOUNT_WORDS.items():
        if fault := forms.text_fault(label, values.get(name, "").strip(), forms.LONGEST_WORDS):
            faults.append((f"f-{name}", fault))
    return faults
