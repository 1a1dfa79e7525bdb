"""What the pages of procedures show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from nuanxin.base.ui.fields import Field
from nuanxin.casework.procedures.library import procedures
from nuanxin.casework.procedures.schedule import Due, plan
from nuanxin.casework.procedures.shape import Limit, Procedure, Step
from nuanxin.kit.daytext import read_day
from nuanxin.kit.workdays import Reckoned
from nuanxin.rulebook import library
from nuanxin.web.regions.queries import full_name

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A procedure with its place and benefits as people call them."""

    procedure: Procedure
    where: str
    benefits: tuple[str, ...]

    @property
    def text(self) -> str:
        steps = self.procedure.steps
        said = [f"{step.name} {step.kind} {step.by} {step.note}" for step in steps]
        said += [step.posting.way for step in steps if step.posting]
        return " ".join((self.procedure.title, self.where, *self.benefits, *said))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the filter of the list."""

    words: str
    benefit: str


@dataclass(frozen=True, slots=True)
class Page:
    """One procedure, and its days reckoned from when a request came in."""

    row: Row
    received: Field
    plan: list[Due]

    @property
    def steps(self) -> list[tuple[Step, Reckoned | None, list[str]]]:
        """Every step, its last day where there is one to reckon, its papers not all need."""
        steps = self.row.procedure.steps
        found = [due.by for due in self.plan] or [None] * len(steps)
        limits = [list(map(_limit, step.limits)) for step in steps]
        return list(zip(steps, found, limits, strict=True))

    @property
    def provisional(self) -> bool:
        return any(due.by is not None and due.by.provisional for due in self.plan)


def read(asked: QueryDict) -> Asked:
    return Asked(asked.get("q", "").strip()[:_LONGEST], asked.get("benefit", ""))


def rows(asked: Asked) -> list[Row]:
    """Those that hold every word, for a benefit if one is asked for."""
    found = [_row(each) for each in procedures()]
    return [
        row
        for row in found
        if all(word in row.text for word in asked.words.split())
        and (not asked.benefit or asked.benefit in row.procedure.benefits)
    ]


def benefits() -> list[tuple[str, str]]:
    """Every benefit a procedure is registered for, with its label."""
    named = {name for each in procedures() for name in each.benefits}
    return sorted((name, _label(name)) for name in named)


def page(procedure: Procedure, asked: QueryDict, today: date) -> Page:
    """The days of its steps, from the day typed or today."""
    written = asked.get("on", "").strip()
    reading = read_day(written) if written else None
    day = reading.day if reading else today
    received = Field(
        name="on",
        label="哪一天受理",
        value=written or today.isoformat(),
        error=reading.fault if reading and reading.day is None else "",
    )
    return Page(_row(procedure), received, plan(procedure, day) if day else [])


def _row(procedure: Procedure) -> Row:
    where = full_name(procedure.region.value) if procedure.region else "全国"
    return Row(procedure, where, tuple(map(_label, procedure.benefits)))


def _limit(each: Limit) -> str:
    return f"{each.paper}：只限{'、'.join(map(_label, each.benefits))}"


def _label(name: str) -> str:
    known = library.policy().by_name.get(name)
    return known[0].label if known else name
