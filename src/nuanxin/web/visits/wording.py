"""A visit, a concern, a gift as pages say them: what may be read, by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from nuanxin.base.ui.sheets import Cell, moment
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.visits.actions.concerns import late
from nuanxin.care.visits.choices import needs, rules
from nuanxin.care.visits.models import Concern, EarlierVisit, Visit
from nuanxin.registry.people.queries.families import Line

CLOSER = "（敏感个案，内容在档案里看）"
HOWS = [(each.value, str(each.label)) for each in Visit.How]
MOODS = [(each.value, str(each.label)) for each in Visit.Mood]
HEALTHS = [(each.value, str(each.label)) for each in Visit.Health]


def words_of(row: Visit) -> str:
    """What was written; whoever shows it has judged who reads."""
    if row.words_sealed is None:
        return ""
    return unseal(Kind.RECORD, row.public_id, bytes(row.words_sealed))


def needs_said(keys: list[str]) -> str:
    known = needs()
    return "、".join(known[key] for key in keys if key in known)


@dataclass(frozen=True, slots=True)
class Row:
    """A visit in a list: who was where, when; never what was said."""

    row: Visit
    family: Line
    closed: bool

    @property
    def needs(self) -> str:
        return CLOSER if self.closed else needs_said(self.row.needs)

    @property
    def cells(self) -> tuple[Cell, ...]:
        here, row = self.family.place, self.row
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, row.day, str(row.get_how_display()), row.who, self.needs,
            str(row.get_came_display()), moment(row.recorded_at),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A visit whole, for those who read it."""

    row: Visit
    words: str

    @property
    def needs(self) -> str:
        return needs_said(self.row.needs)

    @property
    def state(self) -> str:
        """How they are, if anybody asked."""
        row, said = self.row, []
        if row.mood:
            said.append(f"精神：{row.get_mood_display()}")
        if row.health:
            said.append(f"身体：{row.get_health_display()}")
        return "，".join(said) or "没有问精神和身体"


def told(row: Visit) -> Told:
    return Told(row, words_of(row))


@dataclass(frozen=True, slots=True)
class Before:
    """What a visit said before it was put right."""

    row: EarlierVisit
    said: str


def before(row: EarlierVisit) -> Before:
    sealed = bytes(row.said_sealed)
    said = json.loads(unseal(Kind.RECORD, row.public_id, sealed))
    parts = [
        said["day"], dict(HOWS).get(said["how"], ""), f"{said['who']}去的",
        f"精神：{dict(MOODS)[said['mood']]}", f"身体：{dict(HEALTHS)[said['health']]}",
        f"需要：{needs_said(said['needs'])}" if said["needs"] else "", said["words"],
    ]  # fmt: skip
    return Before(row, "，".join(filter(None, parts)))


@dataclass(frozen=True, slots=True)
class Case:
    """A concern: which rule, since when, whether its day is over, and what was done."""

    row: Concern
    today: date
    closed: bool = False

    @property
    def name(self) -> str:
        rule = rules().get(self.row.rule)
        return CLOSER if self.closed or rule is None else rule.name

    @property
    def then(self) -> str:
        """What the rule asks for, until somebody did."""
        rule = rules().get(self.row.rule)
        return "" if self.closed or rule is None else rule.then

    @property
    def state(self) -> str:
        if self.row.answered_at is not None:
            return "办过了"
        return "过了当天还没办" if late(self.row, self.today) else "今天要办"

    @property
    def tone(self) -> str:
        if self.row.answered_at is not None:
            return ""
        return "bad" if late(self.row, self.today) else "warn"

    @property
    def done(self) -> str:
        """What was done, as it was written."""
        if self.closed or self.row.done_sealed is None:
            return ""
        return unseal(Kind.RECORD, self.row.public_id, bytes(self.row.done_sealed))


@dataclass(frozen=True, slots=True)
class Listed:
    """A concern in a list, with its family; what was done stands on its own page."""

    case: Case
    family: Line

    @property
    def cells(self) -> tuple[Cell, ...]:
        here, row = self.family.place, self.case.row
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.case.name, moment(row.raised_at), row.due, self.case.state,
            row.answered_by.name if row.answered_by else "", moment(row.answered_at),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quiet:
    """A family nobody was with for long, and since when."""

    family: Line
    last: date | None

    @property
    def said(self) -> str:
        return f"上次 {self.last:%Y-%m-%d}" if self.last else "还没有记过走访"

    @property
    def cells(self) -> tuple[Cell, ...]:
        here = self.family.place
        return (
            self.family.number, here.above or here.name, here.name if here.above else "",
            self.family.names, self.last or "没有记过",
        )  # fmt: skip
