"""Papers of one request: what was written down at its steps, and the letter of its decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.casework.procedures.shape import Kind, Procedure
from nuanxin.casework.road import queries
from nuanxin.casework.road.models import Case, Stage
from nuanxin.casework.road.walking import road
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.casework.lists import who
from nuanxin.web.papers.answers import CONFIRMED, NOT_CONFIRMED, office, procedure_said
from nuanxin.web.papers.families import VOTES, values_of

_KINDS = {"survey": Kind.SURVEY, "deliberation": Kind.DELIBERATE}
_LETTERS = {Case.Outcome.GRANT.value: CONFIRMED, Case.Outcome.REFUSE.value: NOT_CONFIRMED}


def papers_of(row: Case) -> list[str]:
    """The forms of its steps; its letter from the day the decision takes effect, for whoever
    hands it over has it in hand before they say so.
    """
    steps = {step.kind for step in road(row).steps}
    found = [paper for paper, kind in _KINDS.items() if kind in steps]
    return [*found, _LETTERS[row.outcome]] if row.outcome and row.effective_on else found


def values_for(paper: str, row: Case, file: FamilyFile, today: date) -> dict[str, Value]:
    """What a paper of a request says; nothing is written where nothing was written down."""
    procedure = road(row)
    if paper in _KINDS:
        found = dict(values_of(file))
        found |= {"对象": who(row), "项目": row.label, "程序": procedure.title}
        found |= {"依据文件": procedure.source.document}
        return found | dict(_written(row, procedure, _KINDS[paper]))
    return dict(_decided(row, procedure, today))


def _written(row: Case, procedure: Procedure, kind: Kind) -> Iterator[tuple[str, Value]]:
    """The last form somebody filled in at a kind of step, by its labels."""
    step = next((each for each in procedure.steps if each.kind is kind), None)
    if step is not None and step.signing is not None:
        yield "记录方式", step.signing.value
        yield "票数", VOTES[step.signing]
    stages = [each for each in queries.stages(row) if each.kind == kind.value]
    done = [each for each in stages if each.outcome == Stage.Outcome.DONE]
    if not done:
        return
    form = queries.form_of(row, done[-1])
    yield "日期", done[-1].day
    yield from ((label, text) for label, text in form.items() if label not in _BALLOT)
    if _BALLOT & form.keys():
        yield "票数", "，".join(f"{label} {form[label]}" for label in form if label in _BALLOT)


_BALLOT = frozenset({"同意票", "不同意票", "弃权票"})


def _decided(row: Case, procedure: Procedure, today: date) -> Iterator[tuple[str, Value]]:
    yield "姓名", who(row)
    yield "证件号", row.person.id_number_mask if row.person else None
    yield "经办单位", place(row.region).label
    yield "项目", row.label
    yield "期间", f"{row.year}年度"
    yield "文号", row.document
    yield "依据", _grounds(row, procedure)
    yield from procedure_said(procedure)
    yield from office(row.region, today)
    if row.outcome == Case.Outcome.REFUSE:
        yield "理由", row.reason.rstrip("。；;. ")  # a full stop follows in the letter
        return
    yield "确认文号", row.document
    yield "确认日期", row.decided_on
    yield "享受自", row.starts_on
    if row.starts_on is not None:
        yield "期间", f"{row.starts_on.year}年度"


def _grounds(row: Case, procedure: Procedure) -> list[dict[str, Plain]]:
    """What the rules said when it was decided. A refusal names what fails: to the rules, or,
    where they say yes, what the officers found instead.
    """
    agreed = next((each for each in queries.proposals(row) if each.agreed), None)
    content = (agreed.verdict if agreed else row.verdict)["content"]
    found = [each for each in content.get("conditions", []) if isinstance(each, dict)]
    if row.outcome != Case.Outcome.REFUSE:
        return [_ground(each, _SAID[each["holds"]]) for each in found]
    if agreed is not None and agreed.failing:
        named = [_ground(each, _FOUND) for each in found if each["name"] == agreed.failing]
        return named or [_beside(procedure)]
    failing = [each for each in found if each["holds"] is False]
    unknown = [each for each in found if each["holds"] is None]
    return [_ground(each, _SAID[each["holds"]]) for each in failing or unknown]


def _ground(each: dict[str, str], said: str) -> dict[str, Plain]:
    return {
        "条件": each["name"],
        "结果": said,
        "文件": each["document"],
        "条款": each["clause"],
    }


def _beside(procedure: Procedure) -> dict[str, Plain]:
    """A fact that is no condition: found on the way the procedure goes, told in the reason."""
    return {
        "条件": "调查、评议和公示查明的事实", "结果": "见理由",
        "文件": procedure.source.document, "条款": procedure.title,
    }  # fmt: skip


_FOUND = "经核查不符合"
_SAID = {True: "符合", False: "不符合", None: "还不清楚"}
