"""What is on file about a family, as the papers name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.shape import Paper
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.casework.procedures.library import applicable
from nuanxin.casework.procedures.shape import Kind, Procedure, Signing, Step
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import Standing, standings

_YES = {True: "是", False: "否"}


def county_of(region: int) -> int:
    return region - region % 10**6


def values_for(paper: Paper, scope: Scope, file: FamilyFile, today: date) -> dict[str, Value]:
    """What the paper asks for and the file knows."""
    return only_asked(paper, dict(_values(scope, file, today)))


def only_asked(paper: Paper, known: Mapping[str, Value]) -> dict[str, Value]:
    """Of what is known, what the paper has a place for."""
    names = {each.name for each in paper.variables}
    return {name: value for name, value in known.items() if name in names}


def values_of(file: FamilyFile) -> Iterator[tuple[str, Value]]:
    """The people and the places of a family."""
    yield from _home(file)
    for role in ("女方", "男方"):
        member = next((each for each in file.parents if each.tie.role == role), None)
        if member is not None:
            yield from ((f"{role}{name}", value) for name, value in _parent(member))
    yield "子女", [dict(_child(each)) for each in file.children]


def _values(scope: Scope, file: FamilyFile, today: date) -> Iterator[tuple[str, Value]]:
    yield from values_of(file)
    yield "年度", today.year
    found = standings(scope, file.household, today.year, policy())
    yield "待遇", [dict(_benefit(each)) for each in found if each.entitlement]
    yield "停发原因", _ended(found)
    yield from _deliberated(file, found, today)


def _home(file: FamilyFile) -> Iterator[tuple[str, Value]]:
    home, facts = file.household, file.facts
    yield "家庭编号", home.number
    yield "经办单位", file.handled_by.label
    yield "县", place(county_of(home.region)).name
    yield "户籍地", file.hukou.label if file.hukou else None
    yield "现居住地", file.residence.label if file.residence else None
    complete = facts.children_complete if facts else None
    yield "子女情况已核实", None if complete is None else _YES[complete]
    yield "注销日期", home.closed_on
    yield "注销原因", home.closed_reason


def _parent(member: Member) -> Iterator[tuple[str, Value]]:
    person, facts, account = member.person, member.facts, member.account
    yield "姓名", str(person)
    yield "证件号", person.id_number_mask
    yield "电话", person.phone_mask
    yield "扶助证号", member.certificate.number if member.certificate else None
    if facts is not None:
        yield "性别", facts.sex
        yield "出生日期", facts.birth_date
        yield "户口性质", facts.hukou
        yield "婚姻状况", facts.marital_status
        yield "工作单位", facts.employer.name if facts.employer else None
    if account is not None:
        yield "账号", account.number_mask
        yield "户名", person.shown(account.holder)
        yield "开户银行", account.bank


def _child(member: Member) -> Iterator[tuple[str, Plain]]:
    yield "姓名", str(member.person)
    yield "来源", member.tie.parentage
    facts = member.facts
    if facts is not None:
        yield "性别", facts.sex
        yield "出生日期", facts.birth_date
        yield "状况", "，".join(_state(member))


def _state(member: Member) -> Iterator[str]:
    facts = member.facts
    if facts is None:
        return
    if facts.death_date:
        day = facts.death_date
        yield f"{day.year}年{day.month}月{day.day}日去世"
    elif facts.alive is not None:
        yield "存活" if facts.alive else "已去世"
    if facts.disability_grade:
        yield f"{facts.disability_kind}残疾{facts.disability_grade}"


def _benefit(standing: Standing) -> Iterator[tuple[str, Plain]]:
    held = standing.entitlement
    if held is None:
        return
    yield "姓名", str(held.person) if held.person else "全家"
    yield "项目", standing.label
    yield "享受自", held.starts_on
    yield "确认文号", held.document
    yield "停发自", held.ends_on


def _ended(found: list[Standing]) -> str:
    ended = [each.entitlement for each in found if each.entitlement]
    return "；".join(dict.fromkeys(each.ended_reason for each in ended if each.ended_reason))


def _deliberated(
    file: FamilyFile, found: list[Standing], today: date
) -> Iterator[tuple[str, Value]]:
    """What a village meeting is about, and how it is written down where the procedure says."""
    yield "对象", "、".join(str(each.person) for each in file.parents)
    road = next(
        filter(None, (road_of(x.benefit, file.household.region, today) for x in found)), None
    )
    yield "项目", "、".join(dict.fromkeys(each.label for each in found))
    if road is None:
        return
    yield "程序", road.title
    yield "依据文件", road.source.document
    signing = next((step.signing for step in road.steps if step.signing), None)
    if signing is not None:
        yield "记录方式", signing.value
        yield "票数", VOTES[signing]


VOTES = {
    Signing.SIGNATURES: "不记票",
    Signing.VOTES: "赞成＿＿＿票　反对＿＿＿票　弃权＿＿＿票",
}


def road_of(benefit: str, region: int, day: date) -> Procedure | None:
    """The procedure of the place; None where nobody has registered one."""
    try:
        return applicable(benefit, RegionCode.parse(str(region)), day)
    except Refusal:
        return None


def notice_of(road: Procedure) -> Step | None:
    """The first notice that says for how long."""
    steps = (step for step in road.steps if step.kind is Kind.NOTICE)
    return next((step for step in steps if step.term and step.term.count), None)
