"""What is written down at a step: fields by kind of step, held to what can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from nuanxin.base.audit.secrets import holds_number
from nuanxin.casework.procedures.shape import Kind, Signing, Step
from nuanxin.kit.digits import folded, typed_whole
from nuanxin.kit.refusal import Refusal

_LONGEST_TEXT = 1000


class Field(NamedTuple):
    """One field of a step's form."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    whole: bool = False
    long: bool = False
    required: bool = True


_SURVEY = (
    Field("surveyors", "调查人", "写全姓名，用顿号隔开"),
    Field("present", "谁在家", "家里谁在场；没有人在场写怎么了解到的"),
    Field("agrees", "与档案", choices=("一致", "有出入")),
    Field("found", "了解到的情况", "家庭和子女情况、生活困难、愿望", long=True),
)
_MEETING = (
    Field("attended", "参加人", "写全姓名，用顿号隔开"),
    Field("opinion", "评议意见", choices=("同意上报", "不同意上报")),
    Field("minutes", "评议记录", "谁说了什么、依据什么", long=True),
)
_ASSEMBLY = "写全姓名，用顿号隔开；人多的写到会人数，如“42 人，签到册附后”"
_VOTES = (
    Field("for", "同意票", whole=True),
    Field("against", "不同意票", whole=True),
    Field("abstained", "弃权票", whole=True),
)
_EXAMINE = (
    Field("opinion", "审核意见", choices=("符合，上报", "不符合，上报")),
    Field("basis", "依据和说明", long=True, required=False),
)
_INFORM = (
    Field("way", "怎样送达", choices=("当面送达", "邮寄", "电话告知后自取")),
    Field("receiver", "谁收的", "写与本人的关系也可以"),
)
_FILE = (Field("where", "报到哪里、存在哪里"), Field("number", "卷号或文号", required=False))
_FORMS = {
    Kind.SURVEY: _SURVEY,
    Kind.DELIBERATE: _MEETING,
    Kind.EXAMINE: _EXAMINE,
    Kind.INFORM: _INFORM,
    Kind.FILE: _FILE,
}


class Filled(NamedTuple):
    """A step's form as it was sent."""

    day: date
    fields: Mapping[str, str]


def fields(step: Step) -> tuple[Field, ...]:
    """What the form of a step asks; a notice and a decision have pages of their own."""
    asked = _FORMS.get(step.kind, ())
    if step.signing is not Signing.VOTES:
        return asked
    return (asked[0]._replace(hint=_ASSEMBLY), *asked[1:], *_VOTES)


def kept(step: Step, filled: Filled) -> dict[str, str]:
    """The form by label, in order. Raises Refusal with everything that is wrong."""
    found, faults = {}, []
    for field in fields(step):
        text = filled.fields.get(field.name, "").strip()
        fault = _fault(field, text)
        if fault:
            faults.append(fault)
        elif text:
            found[field.label] = text
    if not faults:
        faults = list(_together(step, filled, found))
    if faults:
        raise Refusal("".join(faults))
    return found


def _fault(field: Field, text: str) -> str:
    if not text:
        return f"请填“{field.label}”。" if field.required else ""
    if field.choices and text not in field.choices:
        return f"“{field.label}”请从{'、'.join(field.choices)}里选。"
    if field.whole and typed_whole(text) is None:
        return f"“{field.label}”请填整数，没有填 0。"
    if len(text) > _LONGEST_TEXT:
        return f"“{field.label}”有 {len(text)} 个字，最多 {_LONGEST_TEXT} 个。请写短一些。"
    if holds_number(text):
        return f"“{field.label}”里像有身份证号、手机号或银行账号。请删去号码。"
    return ""


def names(text: str) -> list[str]:
    """People written one after the other."""
    for mark in ("，", "；", ",", ";", " ", "\n"):
        text = text.replace(mark, "、")
    return [name for name in text.split("、") if name]


_HEADS = re.compile(r"([0-9]{1,4}) ?人")


def headcount(text: str) -> int:
    """How many took part: as said in a number, or as many as are named."""
    said = _HEADS.search(folded(text))
    return int(said[1]) if said else len(names(text))


def _together(step: Step, filled: Filled, found: Mapping[str, str]) -> list[str]:
    """What only holds of several fields."""
    faults = []
    if step.kind is Kind.DELIBERATE:
        attended = names(found["参加人"])
        twice = sorted({name for name in attended if attended.count(name) > 1})
        if twice:
            faults.append(f"参加人里“{twice[0]}”写了两次。")
        faults += _votes(step, filled, headcount(found["参加人"]))
    return faults


def _votes(step: Step, filled: Filled, attended: int) -> list[str]:
    if step.signing is not Signing.VOTES:
        return []
    for_, against, abstained = (
        typed_whole(filled.fields[name]) or 0 for name in ("for", "against", "abstained")
    )
    if for_ + against + abstained != attended:
        return [f"票数加起来是 {for_ + against + abstained}，参加的是 {attended} 人。请核对。"]
    return []
