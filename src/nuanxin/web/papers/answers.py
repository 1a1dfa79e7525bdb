"""告知书: what the rule says with its clauses, and where to turn to who does not agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.base.identity.queries import handlers_at
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import ELIGIBLE, NOT_ELIGIBLE
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.queries.family import family_file
from nuanxin.support.benefits.family import Standing, entitlements
from nuanxin.support.benefits.lists import verdict_words
from nuanxin.support.benefits.models import Entitlement, Finding
from nuanxin.web.papers.families import county_of, notice_of, road_of
from nuanxin.web.trial.queries import Citation, Line
from nuanxin.web.why.answer import parts

CONFIRMED, NOT_CONFIRMED = "confirmed", "not-confirmed"


def letter_of(standing: Standing) -> str:
    """Which letter the standing calls for; none while the facts or the decision are open."""
    found, held = standing.finding, standing.entitlement
    if found is None:
        return ""
    return _letter(found, held if held and held.ends_on is None else None)


def _letter(found: Finding, held: Entitlement | None) -> str:
    if held is not None and found.ground.verdict == ELIGIBLE:
        return CONFIRMED
    if held is None and found.ground.verdict_at_end == NOT_ELIGIBLE:
        return NOT_CONFIRMED
    return ""


class Answer(NamedTuple):
    """A letter and what stands in it."""

    paper: str
    values: dict[str, Value]


def answer(scope: Scope, found: Finding, policy: Policy, today: date) -> Answer | None:
    """The letter one finding calls for, filled; None where none is due."""
    held = next((each for each in entitlements(scope, found) if each.ends_on is None), None)
    letter = _letter(found, held)
    if not letter:
        return None
    told = dict(_told(found, policy, confirmed=held is not None))
    told |= dict(_whom(addressed(found, today)))
    road = road_of(found.benefit, found.region, today)
    told |= dict(procedure_said(road)) | dict(office(found.region, today))
    if letter == NOT_CONFIRMED:
        told["理由"] = found.ground.reason
    if held is not None and letter == CONFIRMED:
        told |= {
            "确认文号": held.document, "确认日期": held.confirmed_on,
            "享受自": held.starts_on, "金额": found.ground.amount_fen,
        }  # fmt: skip
    return Answer(letter, told)


def addressed(found: Finding, day: date) -> list[Person]:
    """Whom a letter names: its person, or for a whole family the parents who are alive."""
    if found.person is not None:
        return [found.person]
    parents = family_file(found.household, day).parents
    return [each.person for each in parents if not each.facts or each.facts.alive is not False]


def _whom(people: Sequence[Person]) -> Iterator[tuple[str, Value]]:
    masks = [each.id_number_mask for each in people]
    yield "姓名", "、".join(map(str, people)) or "全家"
    yield "证件号", "、".join(masks) if masks and all(masks) else None


def _told(found: Finding, policy: Policy, *, confirmed: bool) -> Iterator[tuple[str, Value]]:
    yield "经办单位", place(found.region).label
    yield "项目", found.ground.label
    yield "期间", Term.parse(found.term).label
    verdict = found.ground.verdict if confirmed else found.ground.verdict_at_end
    yield "结论", verdict_words(verdict, confirmed=confirmed)
    lines = [each.line for each in parts(found, policy, confirmed=confirmed)]
    yield "依据", _grounds(lines, verdict)


def _grounds(lines: Sequence[Line], verdict: str) -> list[dict[str, Plain]]:
    """Conditions and rates of the last months so answered; a refusal names what fails."""
    line = next((each for each in reversed(lines) if each.verdict == verdict), lines[-1])
    failing = [each for each in line.conditions if each.mark == "no"]
    if verdict == NOT_ELIGIBLE:
        return [
            _row(each.name, each.said, each.citation) for each in failing or line.conditions
        ]
    met = [_row(each.name, each.said, each.citation) for each in line.conditions]
    return met + [
        _row(f"标准：{each.name}", each.amount, each.citation) for each in line.layers
    ]


def _row(name: str, said: str, citation: Citation) -> dict[str, Plain]:
    document, clause = citation.document, citation.clause
    return {"条件": name, "结果": said, "文件": document, "条款": clause}


def procedure_said(road: Procedure | None) -> Iterator[tuple[str, Value]]:
    """Whom to turn to, as the procedure of the place has it; what it leaves open is a line."""
    if road is None:
        return
    notice = notice_of(road)
    yield "异议", road.objection
    yield "异议期限", notice.term.words if notice and notice.term else None
    yield "程序", road.title
    yield "程序文件", road.source.document


def office(region: int, today: date) -> Iterator[tuple[str, Value]]:
    """Who tells it, and whom to ask."""
    yield "单位", f"{place(county_of(region)).name}卫生健康主管部门"
    desk = handlers_at(region - region % 1000, today).first()
    if desk is not None:
        yield "联系人", desk.user.name
        yield "联系电话", desk.user.work_phone
