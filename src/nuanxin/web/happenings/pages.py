"""The choice, the form, what would follow in words, and what was written down before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import months_words
from nuanxin.money.payables.claims import Claim, Kind
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.plausible import Implausible
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import label_at
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.happenings.actions.doing import Hand, Outcome, attempt, happen
from nuanxin.support.happenings.actions.undoing import undo
from nuanxin.support.happenings.models import Happening
from nuanxin.support.happenings.models import Kind as What
from nuanxin.support.happenings.queries import happenings
from nuanxin.web.happenings.asking import Form, read

_OWN = frozenset({"csrfmiddlewaretoken", "step", "once", "_post", "_once"})
_LATEST = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown: the choices, or a form, or what the check says."""

    file: FamilyFile
    kinds: Sequence[tuple[str, str]]
    past: Sequence[Happening]
    county: bool
    form: Form | None = None
    said: Sequence[tuple[str, Sequence[str]]] = ()
    kept: Sequence[tuple[str, str]] = ()
    refused: str = ""
    doubtful: bool = False
    done: bool = False


def page(request: OfficeRequest, family: UUID, now: datetime) -> Page:
    """The page as asked for; what is only checked is taken back before anything is said."""
    home = household(request.scope, family)
    if home is None:
        raise Http404
    file = family_file(home, timezone.localdate(now))
    shown = _asked(request, file, now)
    if not shown.done:
        about = Subject("household", home.pk, home.region)
        record_view(request.actor, about, "生活事件")
    return shown


def _asked(request: OfficeRequest, file: FamilyFile, now: datetime) -> Page:
    sent = request.POST if request.method == "POST" else None
    kind = (sent if sent is not None else request.GET).get("kind", "")
    county = request.actor.role == Role.COUNTY_HEALTH
    past = list(happenings(request.scope, file.household)[:_LATEST])
    if kind not in What.values:
        return Page(file, What.choices, past, county)
    form = read(What(kind), file, sent, timezone.localdate(now))
    return _checked(request, file, form, now, Page(file, (), (), county, form))


def _checked(
    request: OfficeRequest, file: FamilyFile, form: Form, now: datetime, shown: Page
) -> Page:
    if form.told is None:
        return shown
    hand = Hand(request.actor, request.scope, timezone.localdate(now), now)
    home, county = file.household.public_id, shown.county
    act = happen if request.POST.get("step") == "do" else attempt
    try:
        outcome = act(hand=hand, household=home, told=form.told, policy=policy())
    except Implausible as refusal:
        return Page(file, (), (), county, form, refused=str(refusal), doubtful=refusal.doubtful)
    except Refusal as refusal:
        return Page(file, (), (), county, form, refused=str(refusal))
    if act is happen:
        return Page(file, (), (), county, form, done=True)
    return Page(file, (), (), county, form, said=list(_said(outcome)), kept=_kept(request.POST))


def _kept(sent: QueryDict) -> list[tuple[str, str]]:
    """What was typed, for the button of the check page."""
    return [
        (name, value) for name, values in sent.lists() if name not in _OWN for value in values
    ]


def _said(outcome: Outcome) -> Iterator[tuple[str, Sequence[str]]]:
    """What follows, part by part; an empty part is left out."""
    found = outcome.following
    held = [row.entitlement for row in (*outcome.held, *outcome.lifted)]
    people = {row.entitlement.person_id for row in found.stops} | {
        *(each.person for each in found.begins), *(row.person_id for row in held)
    }  # fmt: skip
    names = dict(
        Person.objects.filter(
            pk__in=[*people, *(claim.person_id for claim in outcome.claims)]
        ).values_list("pk", "name")
    )
    parts: list[tuple[str, list[str]]] = [
        ("档案里改", list(outcome.also)),
        ("停发", [
            f"{row.label}（{names.get(row.entitlement.person_id, '全家')}）"
            f"从{_month(row.from_month)}起停发：{row.reason}"
            + ("" if row.settled else "。本地没有定终止口径，按不再符合的月份起停")
            for row in found.stops
        ]),
        ("暂停发放", [
            f"{_whose(row.entitlement, names)}从{_month(row.from_month)}起暂停，核实以后再定"
            for row in outcome.held
        ]),
        ("恢复发放", [
            f"{_whose(row.entitlement, names)}从{_month(row.until_month or 0)}起恢复"
            for row in outcome.lifted
        ]),
        ("补发和追缴", [_claim(claim, names) for claim in outcome.claims]),
        ("可以申请", [
            f"{each.label}（{names.get(each.person or 0, '全家')}）"
            + (f"，正在办（{each.asked}）" if each.asked else "，登记以后在“申请”里受理")
            for each in found.begins
        ]),
        ("还定不下来", list(outcome.unclear)),
        ("接下来", list(_next(outcome))),
    ]  # fmt: skip
    yield from ((title, lines) for title, lines in parts if lines)


def _whose(row: Entitlement, names: dict[int, str]) -> str:
    label = label_at(policy(), row.benefit, row.region)
    return f"{label}（{names.get(row.person_id or 0, '全家')}）"


def _claim(claim: Claim, names: dict[int, str]) -> str:
    verb = "补发" if claim.kind == Kind.BACKPAY else "追缴"
    months = months_words(list(range(claim.first.ordinal, claim.end.ordinal)))
    who = names.get(claim.person_id or 0, "全家")
    return f"{claim.label}（{who}）{months}，{verb} {yuan_grouped(claim.amount_fen)} 元"


def _next(outcome: Outcome) -> Iterator[str]:
    found = outcome.following
    if found.stops and not outcome.county:
        yield "停发由县级卫健经办办理：下一次发放测算以后列在“拟停发”名单里"
    if found.stops and outcome.county:
        yield "停发要告诉家庭：在“打印表格”里出退出审批表"
    if any(claim.kind == Kind.RECOVERY for claim in outcome.claims):
        yield "追缴列在“追缴”名单里，告知书在那里打印、送达"
    if any(claim.kind == Kind.BACKPAY for claim in outcome.claims):
        yield "补发列为待发放，编进下一个发放批次"
    if outcome.held:
        yield "联系上以后登记“又联系上了”，就恢复发放"


def _month(month: int) -> str:
    period = Period.from_ordinal(month)
    return f"{period.year}年{period.month}月"


def undone(request: OfficeRequest, family: UUID, happening: UUID, now: datetime) -> None:
    hand = Hand(request.actor, request.scope, timezone.localdate(now), now)
    reason = request.POST.get("reason", "")
    undo(hand=hand, household=family, happening=happening, reason=reason)
