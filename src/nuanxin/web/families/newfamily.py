"""Putting a family on file by hand: the couple, their children, where they live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.fields import YES_NO, Field, options
from nuanxin.kit.daytext import read_day
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.names import read_name
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.guarding import refuse_family
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.newcomers import NewHousehold, NewMembership, NewPerson
from nuanxin.registry.people.plausible import Fault, Implausible
from nuanxin.registry.people.queries.finding import known_numbers
from nuanxin.registry.people.vocabulary import Value
from nuanxin.web.families import forms, villages
from nuanxin.web.families.sending import saying, sure_of
from nuanxin.web.families.villages import Town

_PLACES = ("女方", "男方", "子女1", "子女2", "子女3")
_DAYS = (("出生日期", "出生日期"), ("去世日期", "死亡日期"), ("首次评定日期",) * 2)
_ALIVE = {"健在": True, "去世": False}
# Facts whose row is called otherwise.
_ROWS = {"死亡日期": "去世日期", "存活": "状况", "子女来源": "来源"}


@dataclass(frozen=True)
class Section:
    """One person's rows."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class NewForm:
    """The whole form: who, where, from which source, and what is wrong."""

    sections: tuple[Section, ...]
    towns: tuple[Town, ...]
    village: str
    complete: Field
    foot: tuple[Field, ...]
    origin: forms.OriginForm
    members: tuple[NewMembership, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    sure: bool = False
    doubtful: bool = False

    @property
    def village_error(self) -> str:
        """What is wrong with the village chosen; the other rows say it themselves."""
        return dict(self.faults).get("f-village", "")

    def with_faults(self, faults: Sequence[tuple[str, str]]) -> NewForm:
        """The same form with what is wrong at its head and beside each row."""
        said = dict(reversed(faults))
        return replace(
            self,
            faults=tuple(faults),
            complete=saying(self.complete, said),
            foot=tuple(saying(row, said) for row in self.foot),
            sections=tuple(
                replace(each, fields=tuple(saying(row, said) for row in each.fields))
                for each in self.sections
            ),
        )

    def refused(self, refusal: Refusal) -> NewForm:
        """The form again; what is doubtful may be confirmed."""
        if isinstance(refusal, OnFile):
            return self.with_faults(refusal.faults)
        if not isinstance(refusal, Implausible):
            return self.with_faults([("", str(refusal))])
        faults = [(self._place_of(fault), fault.text) for fault in refusal.faults]
        return replace(self.with_faults(faults), doubtful=refusal.doubtful)

    def _place_of(self, fault: Fault) -> str:
        """The row where it is mended: the first of its facts the person's rows ask for."""
        rows = {row.id for section in self.sections for row in section.fields}
        places = (f"f-{fault.whose}.{_ROWS.get(fact, fact)}" for fact in fault.facts)
        return next((place for place in places if place in rows), "")


class OnFile(Refusal):
    """Identity numbers that are somebody's already, each at its row."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(text for _, text in faults))


def read(request: OfficeRequest, today: date) -> NewForm:
    """The empty form, or what was sent with its faults."""
    sent = request.POST if request.method == "POST" else None
    values = sent if sent is not None else QueryDict()
    origin = forms.read_origin(sent, today, dated=False)
    people = [read_person(place, values, today) for place in _PLACES]
    faults = [fault for person in people for fault in person.faults] + list(origin.faults)
    found = villages.choices(request.scope)
    village = values.get("village", "")
    if sent is not None:
        faults += _whole(people, village, found)
    form = NewForm(
        sections=tuple(Section(p.place, p.fields) for p in people),
        towns=found,
        village=village,
        complete=_complete(values),
        foot=origin.fields,
        origin=origin,
        members=tuple(m for p in people if (m := p.member)),
        sure=sure_of(values),
    )
    return form.with_faults(faults)


def _complete(values: QueryDict) -> Field:
    return Field(
        name="complete", label="子女情况已核实", kind="segments", options=YES_NO,
        value=values.get("complete", ""),
        hint="在世、去世、收养、再婚前所生的都已列全；没有核实就选“不清楚”",
    )  # fmt: skip


@dataclass(frozen=True)
class _Typed:
    place: str
    fields: tuple[Field, ...]
    faults: tuple[tuple[str, str], ...]
    member: NewMembership | None


def _rows(place: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "姓名", ()
    yield "身份证号", ()
    yield "出生日期", ()
    yield "状况", tuple(_ALIVE)
    yield "去世日期", ()
    if place.startswith("子女"):
        yield "性别", ("女", "男")
        yield "来源", forms.PARENTAGE
        yield "残疾等级", forms.GRADES
        yield "首次评定日期", ()
    else:
        yield "户口性质", forms.HUKOU
        yield "婚姻状况", forms.MARRIAGE


def read_person(place: str, values: QueryDict, today: date) -> _Typed:
    typed = {n: values.get(f"{place}.{n}", "").strip() for n, _ in _rows(place)}
    facts, wrong = _facts(place, typed, today)
    fields = tuple(
        Field(
            name=f"{place}.{n}", label=n, value=typed[n], error=wrong.get(n, ""),
            kind="choice" if words else "text",
            options=options(words, "不清楚") if words else (),
        )
        for n, words in _rows(place)
    )  # fmt: skip
    faults = tuple((f"f-{place}.{n}", f"{place}：{text}") for n, text in wrong.items())
    member = None if wrong or not typed["姓名"] else _membership(place, typed, facts)
    return _Typed(place, fields, faults, member)


def _facts(
    place: str, typed: Mapping[str, str], today: date
) -> tuple[dict[str, Value], dict[str, str]]:
    facts: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    if not any(typed.values()):
        return facts, wrong
    name = read_name(typed["姓名"])
    if not typed["姓名"] or name.fault:
        wrong["姓名"] = name.fault or "请填写姓名"
    _number(typed["身份证号"], today, facts, wrong)
    for label, fact in _DAYS:
        _dated(typed.get(label, ""), (label, fact), facts, wrong)
    given = ("户口性质", "婚姻状况", "残疾等级", "性别")
    facts |= {label: typed[label] for label in given if typed.get(label)}
    _life(typed["状况"], facts, wrong)
    if place in {"女方", "男方"} and facts.setdefault("性别", place[0]) != place[0]:
        wrong["身份证号"] = f"身份证号显示性别为{facts['性别']}，与“{place}”不符。请核对"
    return facts, wrong


def _life(said: str, facts: dict[str, Value], wrong: dict[str, str]) -> None:
    if said:
        facts["存活"] = _ALIVE.get(said)
    elif facts.get("死亡日期"):
        facts["存活"] = False
    if facts.get("存活") is True and facts.get("死亡日期"):
        wrong["去世日期"] = "写着健在，又有去世日期。请核对"


def _number(text: str, today: date, facts: dict[str, Value], wrong: dict[str, str]) -> None:
    if not text:
        return
    reading = read_id_number(text, today)
    if reading.error:
        wrong["身份证号"] = reading.message
        return
    facts["出生日期"], facts["性别"] = reading.born, reading.sex


def _dated(
    text: str, names: tuple[str, str], facts: dict[str, Value], wrong: dict[str, str]
) -> None:
    label, fact = names
    if not text:
        return
    reading = read_day(text)
    if reading.day is None:
        wrong[label] = reading.fault
    elif facts.get(fact) not in {None, reading.day}:
        wrong[label] = "与身份证号里的出生日期不一致。请核对"
    else:
        facts[fact] = reading.day


def _membership(place: str, typed: Mapping[str, str], facts: dict[str, Value]) -> NewMembership:
    child = place.startswith("子女")
    number = typed["身份证号"]
    person = NewPerson(place, read_name(typed["姓名"]).name, facts, id_number=number)
    return NewMembership(
        person,
        "子女" if child else place,
        position=int(place[-1]) if child else 1,
        parentage=typed.get("来源", ""),
    )


def _whole(
    people: list[_Typed], village: str, found: tuple[Town, ...]
) -> Iterator[tuple[str, str]]:
    if not any(p.member or p.faults for p in people[:2]):
        yield "f-女方.姓名", "请至少填写女方或男方一人"
    known = {str(place.code) for town in found for place in town.villages}
    if village not in known:
        yield "f-village", "请选择经办的村（社区）"


def admit_family(request: OfficeRequest, form: NewForm, now: datetime) -> UUID:
    """Put the family on file. Raises Refusal when somebody is already on a file."""
    if taken := list(_taken(request.scope, form.members, timezone.localdate(now))):
        raise OnFile(taken)
    region = int(form.village)
    label = str(form.origin.kind.label)
    origin = Origin(
        form.origin.kind, label, form.origin.received_on, document=form.origin.label
    )
    source = name_source(by=request.actor, region=region, origin=origin, recorded_at=now)
    complete = {"是": True, "否": False}.get(form.complete.value)
    family = NewHousehold(
        "new",
        region,
        timezone.localdate(now),
        facts={"子女情况已核实": complete, "户籍地": region},
        memberships=list(form.members),
    )
    for member in family.memberships:
        member.sure = form.sure
    refuse_family(family, timezone.localdate(now))
    done = admit([family], source=source, known_at=now)
    row = Household.objects.get(pk=done.households["new"])
    record(request.actor, "household.open", [Subject("household", row.pk, region)])
    return row.public_id


def _taken(
    scope: Scope, members: Sequence[NewMembership], today: date
) -> Iterator[tuple[str, str]]:
    """The identity numbers somebody else has, in this form or on file."""
    seen: dict[str, str] = {}
    for person in (each.person for each in members if each.person.id_number):
        number = read_id_number(person.id_number, today).number
        place = f"f-{person.key}.身份证号"
        if first := seen.get(number):
            yield place, f"{person.key}和{first}填了同一个身份证号。请核对。"
        elif holder := known_numbers(scope, [number]):
            advice = "请先在家庭档案里搜这个身份证号，不要重复建档。"
            yield place, f"{person.key}：{holder} 已经在册。{advice}"
        seen.setdefault(number, person.key)
