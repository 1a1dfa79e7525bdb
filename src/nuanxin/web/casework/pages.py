"""What the page of one request shows: where it stands, what is due, what was written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import COUNTY, HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.casework.manners.queries import returns
from nuanxin.casework.procedures.shape import Kind, Procedure, Step
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.queries import of_case
from nuanxin.casework.road import queries
from nuanxin.casework.road.filled import Field, fields
from nuanxin.casework.road.models import (
    Appeal,
    Case,
    Notice,
    Objection,
    Paper,
    Proposal,
    Stage,
)
from nuanxin.casework.road.verdicts import FACT
from nuanxin.casework.road.walking import DECIDERS, back_to, current, road, takers
from nuanxin.kit.money import fen, yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.asking import Offer, offer
from nuanxin.support.benefits.lists import verdict_words
from nuanxin.web.casework.lists import Left, left_of, who
from nuanxin.web.casework.scans import PaperSheets, sheets

_MARKS = {True: ("yes", "符合"), False: ("no", "不符合"), None: ("ask", "还不清楚")}


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the tracker."""

    name: str
    level: str
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    mark: str
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer of the rules as a row kept it."""

    words: str
    reason: str
    amount: str
    conditions: tuple[Condition, ...]
    eligible: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written down, its form opened."""

    stage: Stage
    form: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """An objection or an appeal, opened."""

    row: Objection | Appeal
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class May:
    """What whoever looks may do now."""

    papers: bool = False
    scans: bool = False
    step: bool = False
    notice: bool = False
    object: bool = False
    answer: bool = False
    propose: bool = False
    rule: bool = False
    back: bool = False
    end: bool = False
    archive: bool = False
    restore: bool = False
    appeal: bool = False
    answer_appeal: bool = False

    @property
    def anything(self) -> bool:
        """Whether the step that is due waits for whoever looks."""
        aside = ("scans", "appeal")
        return any(getattr(self, name) for name in self.__slots__ if name not in aside)


@dataclass(frozen=True, slots=True)
class Page:
    """One request with everything about it."""

    row: Case
    who: str
    where: Place
    procedure: Procedure
    step: Step
    marks: list[StepMark]
    left: Left | None
    papers: Sequence[Paper]
    sheets: list[PaperSheets]
    lacking: list[str]
    entries: list[Entry]
    fields: tuple[Field, ...]
    kept: Judged
    now: Judged | None
    changed: bool
    suggested: date | None
    proposals: Sequence[Proposal]
    objections: list[Said]
    appeals: list[Said]
    notices: Sequence[Notice]
    reminders: Sequence[Reminder]
    earlier: list[tuple[int, str]]
    back_to: str
    may: May
    returns: Sequence[str]

    @property
    def answer_due(self) -> date | None:
        """By when the objection that waits is to be answered."""
        rows = (each.row for each in self.objections)
        waiting = (row for row in rows if isinstance(row, Objection) and not row.answered_on)
        return next((row.due for row in waiting), None)

    @property
    def disputes(self) -> list[tuple[str, list[Said]]]:
        """Objections and appeals, each under its title; what there is of them."""
        both = [("异议", self.objections), ("申诉", self.appeals)]
        return [(title, rows) for title, rows in both if rows]

    @property
    def letter(self) -> str:
        """The letter that is due now, once the decision has taken effect."""
        if self.step.kind is not Kind.INFORM or self.row.effective_on is None:
            return ""
        refused = self.row.outcome == Case.Outcome.REFUSE
        return "不予确认告知书" if refused else "资格确认告知书"

    @property
    def against_the_rules(self) -> bool:
        """Whether a refusal waits although the rules say yes of what is on file."""
        waiting, now = self.open_proposal, self.now
        refuses = waiting is not None and waiting.outcome == Case.Outcome.REFUSE
        return refuses and now is not None and now.eligible

    @property
    def grounds(self) -> list[str]:
        """What a refusal has to name where the rules say yes today."""
        if self.now is None or not self.now.eligible:
            return []
        return [*dict.fromkeys(each.name for each in self.now.conditions), FACT]

    @property
    def open_proposal(self) -> Proposal | None:
        return next((each for each in self.proposals if each.agreed is None), None)


def case_of(request: OfficeRequest, public_id: UUID) -> Case:
    """The request behind the address, or not found."""
    found = queries.case(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def page(request: OfficeRequest, public_id: UUID, now: datetime) -> Page:
    """Gather it; looking leaves a line."""
    row = case_of(request, public_id)
    subject = Subject("household", row.household_id, row.region)
    record_view(request.actor, subject, f"查看办件 {row.number}")
    procedure, step = road(row), current(row)
    today = timezone.localdate(now)
    offered = _asked_again(row, step, today, now)
    proposals = queries.proposals(row)
    pending = next((each for each in proposals if each.agreed is None), None)
    digest = pending.verdict_digest if pending else row.verdict_digest
    return Page(
        row=row, who=who(row), where=place(row.region), procedure=procedure, step=step,
        marks=_marks(row, procedure), left=left_of(row, today), papers=queries.papers(row),
        sheets=sheets(row), lacking=queries.missing(row),
        entries=[Entry(each, queries.form_of(row, each)) for each in queries.stages(row)],
        fields=fields(step), kept=judged(row.verdict),
        now=judged(offered.verdict.kept) if offered else None,
        changed=offered is not None and offered.verdict.digest != digest,
        suggested=offered.starts_on if offered else None, proposals=proposals,
        objections=[Said(each, *queries.opened(each)) for each in queries.objections(row)],
        appeals=[Said(each, *queries.opened(each)) for each in queries.appeals(row)],
        notices=queries.notices_of(row), reminders=of_case(row),
        earlier=[(i, each.name) for i, each in enumerate(procedure.steps[: row.position])],
        back_to=procedure.steps[back_to(procedure, row.position)].name,
        may=_may(request, row, step, proposals), returns=returns(row.region),
    )  # fmt: skip


def _asked_again(row: Case, step: Step, today: date, now: datetime) -> Offer | None:
    """What the rules say today, where that matters: while a decision is near."""
    if not row.open or step.kind is not Kind.CONFIRM:
        return None
    try:
        return offer(policy(), row.household, (row.person_id, row.matter), today, now)
    except Refusal:
        return None


def _marks(row: Case, procedure: Procedure) -> list[StepMark]:
    over = row.status in (Case.Status.GRANTED, Case.Status.REFUSED)
    return [
        StepMark(
            each.name,
            each.level.value,
            over or index < row.position,
            not over and index == row.position,
        )
        for index, each in enumerate(procedure.steps)
    ]


def judged(verdict: dict[str, object]) -> Judged:
    """A kept answer in words."""
    content = verdict["content"]
    told: dict[str, object] = content if isinstance(content, dict) else {}
    amount = told.get("amount")
    conditions = told.get("conditions")
    return Judged(
        verdict_words(str(verdict["verdict"]), confirmed=False), str(verdict["reason"]),
        yuan_grouped(fen(amount)) if isinstance(amount, str) else "",
        tuple(_condition(each) for each in conditions if isinstance(each, dict))
        if isinstance(conditions, list) else (),
        verdict["verdict"] == ELIGIBLE,
    )  # fmt: skip


def _condition(each: dict[str, object]) -> Condition:
    holds = each["holds"]
    mark, said = _MARKS[holds if isinstance(holds, bool) else None]
    return Condition(str(each["name"]), mark, said, f"{each['document']} {each['clause']}")


def _may(request: OfficeRequest, row: Case, step: Step, proposals: Sequence[Proposal]) -> May:
    role, running = Role(request.post.role), row.status == Case.Status.RUNNING
    takes, handles = role in takers(step), role in HANDLERS
    if not row.open:
        return _may_after(role, row)
    pending = next((each for each in proposals if each.agreed is None), None)
    at = step.kind if running else None
    up = at is Kind.NOTICE and queries.up_for(row) is not None
    waiting = _appealed(row)
    hands = request.actor.hands
    return May(
        papers=handles and row.position == 0 and row.status != Case.Status.DISPUTED,
        scans=handles,
        step=at is not None and takes and bool(fields(step)),
        notice=at is Kind.NOTICE and takes and not up,
        object=handles and up,
        answer=row.status == Case.Status.DISPUTED and takes,
        propose=at is Kind.CONFIRM and takes and pending is None,
        rule=pending is not None and role in DECIDERS and pending.proposed_by_id not in hands,
        back=running and takes and row.position > 0 and pending is None
        and row.effective_on is None,
        end=handles and pending is None and not row.outcome,
        appeal=handles and row.effective_on is not None and not waiting,
        answer_appeal=role in DECIDERS and waiting,
    )  # fmt: skip


def _may_after(role: Role, row: Case) -> May:
    waiting = _appealed(row)
    left = row.status != Case.Status.GRANTED
    return May(
        archive=role in HANDLERS and row.archived_on is None,
        restore=role in COUNTY and left and not waiting,
        appeal=role in HANDLERS and row.effective_on is not None and not waiting,
        answer_appeal=role in DECIDERS and waiting,
    )  # fmt: skip


def _appealed(row: Case) -> bool:
    """Whether an appeal waits for its answer; none comes before a decision takes effect."""
    waiting = Appeal.objects.filter(case=row, answered_on__isnull=True)
    return row.effective_on is not None and waiting.exists()
