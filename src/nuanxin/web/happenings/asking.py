"""What each event asks for, and what a form told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict

from nuanxin.base.ui.fields import Field, Option, options
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import typed_id
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.support.happenings.actions.writing import Told
from nuanxin.support.happenings.models import Kind
from nuanxin.web.families import forms, newfamily
from nuanxin.web.families.sending import origin_of, sure_of

_CHILD = "子女1"
_DAYS = {
    Kind.PARENT_DIED: "去世日期", Kind.CHILD_DIED: "去世日期",
    Kind.CHILD_CAME: "出生或收养的日期", Kind.DIVORCED: "离婚日期",
    Kind.REMARRIED: "再婚日期", Kind.GRADED: "新等级从哪天起", Kind.LOST: "从哪天起联系不上",
    Kind.FOUND: "哪天联系上的",
}  # fmt: skip
_PARENTS = frozenset({Kind.PARENT_DIED, Kind.DIVORCED, Kind.REMARRIED})
_CHILDREN = frozenset({Kind.CHILD_DIED, Kind.GRADED})
_STAYS = (Option("", "两人都还在这户"), Option("1", "他（她）离开这户"))


@dataclass(frozen=True, slots=True)
class Form:
    """The rows of one event; `told` once everything is there."""

    kind: Kind
    fields: Sequence[Field]
    foot: Sequence[Field]
    faults: Sequence[tuple[str, str]]
    told: Told | None


def read(kind: Kind, file: FamilyFile, sent: QueryDict | None, today: date) -> Form:
    """Show the form, or read what was sent; every fault beside its row."""
    values = sent if sent is not None else QueryDict()
    day = read_day(values.get("on", "").strip())
    child = newfamily.read_person(_CHILD, values, today) if kind == Kind.CHILD_CAME else None
    adopted = read_day(text) if (text := values.get("adopted", "").strip()) else None
    origin = forms.read_origin(sent, today, dated=False)
    wrong = "" if sent is None or day.day else f"{_DAYS[kind]}：{day.fault or '请填写'}"
    faults = [("f-on", wrong)] if wrong else []
    if sent is not None:
        faults += [*(child.faults if child else ()), *origin.faults]
    if adopted and not adopted.day:
        faults.append(("f-adopted", f"收养日期：{adopted.fault}"))
    person, who = _person(kind, values)
    words = values.get("words", "").strip()
    long = forms.text_fault("凭据", words, forms.LONGEST_WORDS)
    told_wrong = (("f-person", who), ("f-words", long)) if sent is not None else ()
    faults += [each for each in told_wrong if each[1]]
    fields = [*_whom(kind, file, values), _day(kind, values, wrong), *_words(kind, values)]
    if child is not None:
        fields += [
            *child.fields,
            Field(
                name="adopted", label="收养日期", value=values.get("adopted", ""),
                hint="收养的填写",
            ),
        ]  # fmt: skip
    if sent is None or faults or day.day is None:
        return Form(kind, fields, origin.fields, faults, None)
    newcomer = child.member if child else None
    if newcomer is not None:
        newcomer.adopted_on = adopted.day if adopted else None
        newcomer.sure = sure_of(values)
    told = Told(
        kind, day.day, origin_of(origin), person, words,
        newcomer, values.get("leaves") == "1", sure_of(values),
    )  # fmt: skip
    return Form(kind, fields, origin.fields, (), told)


def _person(kind: Kind, values: QueryDict) -> tuple[UUID | None, str]:
    """Who is meant, or what is wrong."""
    if kind not in _PARENTS | _CHILDREN:
        return None, ""
    person = typed_id(values.get("person", ""))
    return person, "" if person else "请选是谁"


def _day(kind: Kind, values: QueryDict, wrong: str) -> Field:
    return Field(
        name="on", label=_DAYS[kind], value=values.get("on", ""), error=wrong,
        placeholder="例如 2026-04-02",
    )  # fmt: skip


def _whom(kind: Kind, file: FamilyFile, values: QueryDict) -> Iterator[Field]:
    members = _members(kind, file)
    if kind not in _PARENTS | _CHILDREN:
        return
    people = tuple(Option(str(m.person.public_id), m.person.name) for m in members)
    first = people[0].value if len(people) == 1 else ""
    yield Field(
        name="person", label="是谁", kind="segments", options=people,
        value=values.get("person", first),
        hint="" if people else "这户没有可选的人。请先核对家庭成员",
    )  # fmt: skip


def _members(kind: Kind, file: FamilyFile) -> list[Member]:
    members = file.parents if kind in _PARENTS else file.children
    return [m for m in members if not (m.facts and m.facts.alive is False)]


def _words(kind: Kind, values: QueryDict) -> Iterator[Field]:
    said = values.get("words", "")
    if kind in (Kind.PARENT_DIED, Kind.CHILD_DIED):
        yield Field(
            name="words", label="死亡凭据", value=said, placeholder="例如：公安注销证明"
        )
    elif kind == Kind.GRADED:
        yield Field(
            name="words", label="新的残疾等级", kind="choice", value=said,
            options=options(forms.GRADES, "请选择"),
        )  # fmt: skip
    elif kind == Kind.DIVORCED:
        yield Field(
            name="leaves", label="离婚以后", kind="segments", options=_STAYS,
            value=values.get("leaves", ""),
        )  # fmt: skip
