"""A request for one family: what could be asked for, its papers, the page to check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.casework.road.actions.opening import Handed, Request
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case, Paper
from nuanxin.casework.road.queries import cases_of, running_for
from nuanxin.casework.road.walking import asked_papers
from nuanxin.kit.daytext import read_day
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.applying import apply_for
from nuanxin.support.benefits.asking import Offer, offers
from nuanxin.support.benefits.lists import verdict_words
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.benefits.supplied import supplied
from nuanxin.web.casework.lists import Line, lines

FAMILY, CONFIRMED = "family", "已经确认"
_TONES = {"eligible": "ok", "facts_missing": "warm", "unsettled": "purple"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the family could ask for, and what stands against it."""

    key: str
    offer: Offer
    who: str
    stands: str

    @property
    def words(self) -> str:
        confirmed = self.stands == CONFIRMED
        return verdict_words(self.offer.verdict.verdict, confirmed=confirmed)

    @property
    def tone(self) -> str:
        return _TONES.get(self.offer.verdict.verdict, "")

    @property
    def amount(self) -> str:
        fen = self.offer.decision.amount
        return "" if fen is None else yuan_grouped(fen)

    @property
    def period(self) -> str:
        return "每月" if self.offer.decision.period.month else "每年"

    @property
    def blocked(self) -> str:
        return self.stands or ("" if self.offer.procedure else "本地没有登记办理程序")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper on the form."""

    number: int
    name: str
    state: str
    origin: str

    @property
    def words(self) -> str:
        return {"handed": "已交", "supplied": f"免提交，由{self.origin}提供"}.get(
            self.state, "还缺"
        )


@dataclass(frozen=True, slots=True)
class Family:
    """The page of one family: what it asked for already, what it could ask for."""

    file: FamilyFile
    lines: list[Line]
    choices: list[Choice]

    @property
    def ready(self) -> list[Choice]:
        return [each for each in self.choices if not each.blocked]

    @property
    def others(self) -> list[Choice]:
        return [each for each in self.choices if each.blocked]


@dataclass(frozen=True, slots=True)
class Form:
    """The request being filled in."""

    file: FamilyFile
    choice: Choice
    received_on: str
    channel: str
    papers: list[PaperLine]
    channels: list[tuple[str, str]]
    checking: bool = False
    refused: str = ""

    @property
    def channel_words(self) -> str:
        return str(Case.Channel(self.channel).label)

    @property
    def lacking(self) -> list[str]:
        return [paper.name for paper in self.papers if paper.state == Paper.State.MISSING]


def _home(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def family(request: OfficeRequest, public_id: UUID) -> Family:
    """Looking leaves a line."""
    home, now = _home(request, public_id), timezone.now()
    today = timezone.localdate(now)
    record_view(request.actor, Subject("household", home.pk, home.region), "查看申请")
    file = family_file(home, today)
    rows = cases_of(request.scope, home.pk).select_related("person", "household", "procedure")
    return Family(file, list(lines(rows, today)), choices(request, file, now))


def choices(request: OfficeRequest, file: FamilyFile, now: datetime) -> list[Choice]:
    home = file.household
    if home.closed_on is not None:
        return []
    names = {member.person.pk: member.person for member in file.members}
    running = running_for(request.scope, [home.pk])
    confirmed = set(
        Entitlement.objects.within(request.scope)
        .filter(household=home, ends_on__isnull=True)
        .values_list("person", "benefit")
    )
    found = []
    for each in offers(policy(), home, timezone.localdate(now), now):
        benefit = each.decision.benefit
        person = names.get(each.person) if each.person is not None else None
        key = f"{person.public_id if person else FAMILY}:{benefit}"
        stands = CONFIRMED if (each.person, benefit) in confirmed else ""
        if (home.pk, each.person, benefit) in running:
            stands = "正在办理"
        found.append(Choice(key, each, person.name if person else "全家", stands))
    return sorted(found, key=lambda each: each.offer.verdict.verdict != "eligible")


def form(request: OfficeRequest, public_id: UUID, now: datetime) -> Form:
    """The form of one choice, as it was sent or at its beginning."""
    home = _home(request, public_id)
    today = timezone.localdate(now)
    file = family_file(home, today)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = next(
        (each for each in choices(request, file, now) if each.key == sent.get("what", "")), None
    )
    if chosen is None or chosen.offer.procedure is None or chosen.stands:
        raise Http404
    benefit = chosen.offer.decision.benefit
    known = supplied(home, chosen.offer.procedure, benefit)
    papers = [
        _paper(number, name, known.get(name, ""), {key: sent.get(key, "") for key in sent})
        for number, (name, _) in enumerate(asked_papers(chosen.offer.procedure, benefit))
    ]
    record_view(request.actor, Subject("household", home.pk, home.region), "受理申请")
    channel = sent.get("channel", "")
    return Form(
        file, chosen, sent.get("received_on", "") or today.isoformat(),
        channel if channel in Case.Channel.values else Case.Channel.DESK.value, papers,
        [(value, str(label)) for value, label in Case.Channel.choices],
    )  # fmt: skip


def _paper(number: int, name: str, known: str, sent: Mapping[str, str]) -> PaperLine:
    """As it was sent; else 免提交 where a source says who supplied it, and still to come."""
    usual = Paper.State.SUPPLIED.value if known else Paper.State.MISSING.value
    state = sent.get(f"state{number}", usual)
    origin = sent.get(f"origin{number}", known).strip()
    return PaperLine(number, name, state if state in Paper.State.values else usual, origin[:60])


def opened(request: OfficeRequest, shown: Form, now: datetime) -> Case:
    """Take the request in as it was checked."""
    person, benefit = shown.choice.offer.person, shown.choice.offer.decision.benefit
    hand = Hand(request.actor, request.scope, timezone.localdate(now), now)
    asked = Request(
        shown.file.household.public_id, person, benefit, day_of(shown.received_on, "受理日期"),
        Case.Channel(shown.channel),
    )  # fmt: skip
    papers = {paper.name: Handed(paper.state, paper.origin) for paper in shown.papers}
    return apply_for(hand=hand, request=asked, papers=papers, policy=policy())


def day_of(text: str, label: str) -> date:
    """A day somebody typed or picked."""
    read = read_day(text.strip()) if text.strip() else None
    if read is None or read.day is None:
        raise Refusal(read.fault if read else f"请填“{label}”，例如 2026-03-01。")
    return read.day
