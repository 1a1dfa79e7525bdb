"""The facts of each event, written by the register's own acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.facts import Learnt, record_person
from nuanxin.registry.people.actions.joining import Leaving, join, leave
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts
from nuanxin.registry.people.newcomers import NewMembership
from nuanxin.registry.people.vocabulary import Value
from nuanxin.support.happenings.models import Kind

_MARRIED = ("初婚", "再婚", "复婚")


class Told(NamedTuple):
    """What somebody says has happened: to whom, when, known from where.

    `words` is the proof of a death, or a grade; `newcomer` a child born or adopted; with
    `leaves` the person goes from the family; `sure` confirms what is doubtful.
    """

    kind: Kind
    on: date
    origin: Origin
    person: UUID | None = None
    words: str = ""
    newcomer: NewMembership | None = None
    leaves: bool = False
    sure: bool = False


class _Pen(NamedTuple):
    by: Actor
    scope: Scope
    home: Household
    told: Told
    at: datetime

    def learn(self, person: Person, values: dict[str, Value]) -> None:
        learnt = Learnt(values, self.told.origin, self.told.on, sure=self.told.sure)
        record_person(
            person=person.public_id, scope=self.scope, by=self.by, learnt=learnt, at=self.at
        )

    def person(self, *roles: str) -> Person:
        ties = {tie.person.public_id: tie for tie in _ties(self.home)}
        tie = ties.get(self.told.person) if self.told.person else None
        if tie is None or tie.role not in roles:
            raise Refusal(f"请选是谁：这件事说的是{'或'.join(roles)}。")
        found: Person = tie.person
        return found


Written = tuple[list[str], Person | None]


def write(by: Actor, scope: Scope, home: Household, told: Told, at: datetime) -> Written:
    """Write what happened; what was written beside it in words, and whom it is about."""
    return _WRITING[Kind(told.kind)](_Pen(by, scope, home, told, at))


def _ties(home: Household) -> QuerySet[Membership]:
    rows = Membership.objects.filter(household=home, known_to=None, valid_to=None)
    return rows.select_related("person").order_by("pk")


def _dead(pen: _Pen, person: Person) -> list[str]:
    values: dict[str, Value] = {"存活": False, "死亡日期": pen.told.on}
    if pen.told.words.strip():
        values["死亡凭据"] = pen.told.words.strip()
    pen.learn(person, values)
    return [f"{person.name} 登记为 {pen.told.on} 去世"]


def _parent_died(pen: _Pen) -> Written:
    person = pen.person("女方", "男方")
    also = _dead(pen, person)
    for other in _others(pen.home, person):
        if _marriage_of(other) in _MARRIED:
            pen.learn(other, {"婚姻状况": "丧偶"})
            also.append(f"{other.name} 的婚姻状况改为丧偶，从 {pen.told.on} 起")
    return also, person


def _child_died(pen: _Pen) -> Written:
    person = pen.person("子女")
    return _dead(pen, person), person


def _child_came(pen: _Pen) -> Written:
    if pen.told.newcomer is None:
        raise Refusal("请填子女的姓名。")
    _day_fits(pen.told, pen.told.newcomer)
    tie = join(
        household=pen.home.public_id, scope=pen.scope, by=pen.by, member=pen.told.newcomer,
        origin=pen.told.origin, at=pen.at,
    )  # fmt: skip
    return [f"{tie.person.name} 加入这户家庭，{tie.parentage or '子女来源没有填'}"], tie.person


def _day_fits(told: Told, child: NewMembership) -> None:
    """The day of the event is the day the child was born or adopted, where those are told."""
    days = {child.person.facts.get("出生日期"), child.adopted_on} - {None}
    if days and child.parentage != "继子女" and told.on not in days:
        raise Refusal(
            f"出生或收养的日期 {told.on} 和下面填的出生日期、收养日期都不一样。请核对是哪一天。"
        )


def _divorced(pen: _Pen) -> Written:
    person = pen.person("女方", "男方")
    also = []
    for each in (person, *_others(pen.home, person)):
        if _marriage_of(each) in _MARRIED:
            pen.learn(each, {"婚姻状况": "离婚"})
            also.append(f"{each.name} 的婚姻状况改为离婚，从 {pen.told.on} 起")
    if not also:
        raise Refusal("这户没有登记为在婚的人。请先核对婚姻状况。")
    if pen.told.leaves:
        leave(
            tie=(pen.home.public_id, person.public_id), scope=pen.scope, by=pen.by,
            leaving=Leaving(pen.told.on, "离婚"), origin=pen.told.origin, at=pen.at,
        )  # fmt: skip
        also.append(f"{person.name} 从 {pen.told.on} 起不在这户")
    return also, person


def _remarried(pen: _Pen) -> Written:
    person = pen.person("女方", "男方")
    if _marriage_of(person) in _MARRIED:
        raise Refusal("登记的是在婚。请先登记离婚或配偶去世，再登记再婚。")
    pen.learn(person, {"婚姻状况": "再婚"})
    return [f"{person.name} 的婚姻状况改为再婚，从 {pen.told.on} 起"], person


def _graded(pen: _Pen) -> Written:
    person = pen.person("子女")
    grade = pen.told.words.strip()
    if not grade:
        raise Refusal("请选新的残疾等级。")
    pen.learn(person, {"残疾等级": grade})
    return [f"{person.name} 的残疾等级改为{grade}，从 {pen.told.on} 起"], person


def _nothing(_pen: _Pen) -> Written:
    return [], None


_WRITING: dict[Kind, Callable[[_Pen], Written]] = {
    Kind.PARENT_DIED: _parent_died, Kind.CHILD_DIED: _child_died, Kind.CHILD_CAME: _child_came,
    Kind.DIVORCED: _divorced, Kind.REMARRIED: _remarried, Kind.GRADED: _graded,
    Kind.LOST: _nothing, Kind.FOUND: _nothing,
}  # fmt: skip


def _others(home: Household, person: Person) -> list[Person]:
    """The other parent, if alive."""
    ties = _ties(home).filter(role__in=["女方", "男方"]).exclude(person=person)
    dead = PersonFacts.objects.filter(alive=False, known_to=None, valid_to=None)
    return [tie.person for tie in ties.exclude(person__in=dead.values("person"))]


def _marriage_of(person: Person) -> str:
    open_ = PersonFacts.objects.filter(person=person, known_to=None, valid_to=None)
    return open_.values_list("marital_status", flat=True).first() or ""
