"""One family: a link for what it could ask for. One request: what came, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, NamedTuple
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.links.actions import LONGEST_DAYS, USUAL_DAYS
from nuanxin.casework.manners.queries import returns
from nuanxin.casework.procedures.library import applicable
from nuanxin.casework.road.models import Paper
from nuanxin.casework.road.walking import asked_papers
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.asks.queries import askable, contacts
from nuanxin.registry.cases.queries import closed_to
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household
from nuanxin.registry.people.words import PayeeKind
from nuanxin.support.benefits.supplied import supplied
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.intake.queries import photos, request_in, requests_about
from nuanxin.web.casework.applying import Choice, PaperLine, choices
from nuanxin.web.intake.listing import Line, lines

_MOST = 20


@dataclass(frozen=True, slots=True)
class Family:
    """What a link could be made for, to whom, and what was made before."""

    file: FamilyFile
    why_not: str
    contacts: list[str]
    choices: list[Choice]
    what: str
    task: str
    lines: list[Line]
    tasks: tuple[tuple[str, str], ...] = tuple(
        (value, str(label)) for value, label in VillageRequest.Task.choices
    )
    days: int = USUAL_DAYS
    longest: int = LONGEST_DAYS


@dataclass(frozen=True, slots=True)
class Page:
    """One request with everything the village said."""

    row: VillageRequest
    line: Line
    who: str
    photos: Sequence[RequestPhoto]
    papers: list[PaperLine]
    takes: bool
    payees: tuple[tuple[str, str], ...] = tuple(
        (value, str(label)) for value, label in PayeeKind.choices
    )
    days: int = USUAL_DAYS
    returns: Sequence[str] = ()


def home_of(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def family(request: OfficeRequest, public_id: UUID, now: datetime) -> Family:
    """Looking leaves a line."""
    home = home_of(request, public_id)
    record_view(request.actor, Subject("household", home.pk, home.region), "请村里代报")
    today = timezone.localdate(now)
    file, why_not = family_file(home, today), askable(home)
    ready = [] if why_not else [c for c in choices(request, file, now) if not c.blocked]
    rows = requests_about(request.scope, home, now)[:_MOST]
    sent = request.POST if request.method == "POST" else request.GET
    return Family(
        file, why_not, contacts(home, today), ready, sent.get("what", ""),
        sent.get("task", VillageRequest.Task.FILL), list(lines(rows, now, opened=True)),
    )  # fmt: skip


def told_by(request: OfficeRequest, public_id: UUID, now: datetime) -> VillageRequest:
    """The request behind an address; of a file kept closer only for whoever may open it."""
    row = request_in(request.scope, public_id, now)
    if row is None or closed_to(row.household, request.actor.post_id, now):
        raise Http404
    return row


def page(request: OfficeRequest, public_id: UUID, now: datetime) -> Page:
    """Looking leaves a line."""
    row = told_by(request, public_id, now)
    subject = Subject("household", row.household_id, row.region)
    record_view(request.actor, subject, "查看村里代报")
    pictures = photos(row)
    who = row.person.shown_name if row.person else f"家庭 {row.household.number}"
    papers = _papers(row, pictures, timezone.localdate(now))
    return Page(
        row, next(lines([row], now, opened=True)), who, pictures, papers,
        row.sent_at is not None and row.wish == VillageRequest.Wish.WANTS,
        returns=returns(row.region),
    )  # fmt: skip


def _papers(
    row: VillageRequest, pictures: Sequence[RequestPhoto], today: date
) -> list[PaperLine]:
    """A photo counts as handed in; what was only looked at is still to come."""
    taken = {each.paper for each in pictures if each.file_id}
    try:
        procedure = applicable(row.matter, RegionCode.parse(f"{row.region:012d}"), today)
    except Refusal:
        return []
    known = supplied(row.household, procedure, row.matter)
    return [
        _paper(number, name, name in taken, known.get(name, ""))
        for number, (name, _) in enumerate(asked_papers(procedure, row.matter))
    ]


def _paper(number: int, name: str, taken: bool, known: str) -> PaperLine:  # noqa: FBT001
    if taken:
        return PaperLine(number, name, Paper.State.HANDED.value, "")
    if known:
        return PaperLine(number, name, Paper.State.SUPPLIED.value, known)
    return PaperLine(number, name, Paper.State.MISSING.value, "")


class Picture(NamedTuple):
    """A photo and its plain bytes."""

    name: str
    stream: BinaryIO


def picture(request: OfficeRequest, public_id: UUID, photo: UUID, now: datetime) -> Picture:
    """One photo; opening it leaves a line."""
    row = told_by(request, public_id, now)
    found = next((each for each in photos(row) if each.public_id == photo), None)
    if found is None or found.file is None or row.sent_at is None:
        raise Http404
    subject = Subject("household", row.household_id, row.region)
    record_view(request.actor, subject, f"查看代报照片 {found.paper}")
    return Picture(found.file.name, opened(found.file))
