"""What a family has agreed to, and the form that writes an answer down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.scans import read_scan
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.guardians.queries import standing
from nuanxin.kit.daytext import read_day
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.actions import SCAN, Said, record_answer
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.consents.purposes import Purpose, purposes
from nuanxin.registry.consents.queries import answers_of
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose of one person: what counts now, and what was said before."""

    purpose: Purpose
    words: str
    answers: list[Consent]

    @property
    def current(self) -> Consent | None:
        return self.answers[0] if self.answers else None

    @property
    def goes(self) -> bool:
        """Whether it may be done as things stand."""
        if self.current is None:
            return not self.purpose.withheld_unasked
        return self.current.answer == Answer.GIVEN


@dataclass(frozen=True, slots=True)
class Asked:
    """One person with every purpose."""

    person: Person
    lines: list[Line]

    @property
    def standing(self) -> list[Line]:
        """What somebody answered, and what goes on without an answer."""
        return [each for each in self.lines if each.current or each.goes]

    @property
    def resting(self) -> list[Line]:
        """What nobody asked about, and is therefore not done."""
        return [each for each in self.lines if not (each.current or each.goes)]


@dataclass(frozen=True, slots=True)
class Page:
    """The family's page."""

    file: FamilyFile
    people: list[Asked]
    visible: set[int]
    today: date
    answers: tuple[tuple[str, str], ...] = tuple((a.value, str(a.label)) for a in Answer)
    ways: tuple[tuple[str, str], ...] = tuple((w.value, str(w.label)) for w in Way)
    purposes: tuple[Purpose, ...] = ()


def page(request: OfficeRequest, public_id: UUID, today: date) -> Page:
    """Everything the living of a family have answered; looking leaves a line."""
    home = _home(request, public_id)
    record_view(request.actor, Subject("household", home.pk, home.region), "查看单独同意")
    file = family_file(home, today)
    alive = [m.person for m in file.members if not (m.facts and m.facts.alive is False)]
    answers = list(answers_of(request.scope, [person.pk for person in alive]))
    scans = [each.scan_id for each in answers if each.scan_id]
    seen = StoredFile.objects.within(request.scope).filter(pk__in=scans)
    people = [Asked(person, list(_lines(person, answers, today))) for person in alive]
    visible = set(seen.values_list("pk", flat=True))
    return Page(file, people, visible, today, purposes=tuple(purposes().values()))


def _lines(person: Person, answers: list[Consent], today: date) -> Iterator[Line]:
    for purpose in purposes().values():
        own = [a for a in answers if a.person_id == person.pk and a.purpose == purpose.key]
        yield Line(purpose, purpose.text_on(today).words, own)


def _home(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def record(request: OfficeRequest, public_id: UUID) -> Consent:
    """The answer a form tells of, of somebody in this family."""
    home = _home(request, public_id)
    now = timezone.now()
    today = timezone.localdate(now)
    sent, person = request.POST, typed_id(request.POST.get("person", ""))
    family = family_file(home, today)
    if person not in {m.person.public_id for m in family.members}:
        raise Refusal("请选是谁答复的。")
    way, answer = sent.get("way", ""), sent.get("answer", "")
    if way not in Way.values or answer not in Answer.values:
        raise Refusal("请选答复和方式。")
    reading = read_day(sent.get("on", "").strip())
    if reading.day is None:
        raise Refusal(f"答复日期：{reading.fault or '请填'}。")
    guardian = sent.get("guardian", "").strip()
    who = next(m.person for m in family.members if m.person.public_id == person)
    if guardian and (refused := standing(who.pk, guardian, reading.day)):
        raise Refusal(refused)
    said = Said(
        purpose=sent.get("purpose", ""),
        answer=Answer(answer),
        way=Way(way),
        on=reading.day,
        guardian=guardian,
        witness=sent.get("witness", "").strip(),
        scan=read_scan(request.FILES.get("scan"), "扫描件") if way == Way.SIGNED else None,
    )
    return record_answer(
        person=person, scope=request.scope, by=request.actor, said=said, at=now, today=today
    )


def scan(request: OfficeRequest, family: UUID, public_id: UUID) -> StoredFile:
    """The signed paper of an answer in this family; opening it leaves a line."""
    home = _home(request, family)
    stored = StoredFile.objects.within(request.scope).filter(public_id=public_id, purpose=SCAN)
    answer = Consent.objects.within(request.scope).filter(
        scan__in=stored, person__memberships__household=home
    )
    found = answer.select_related("scan").first()
    if found is None or found.scan is None:
        raise Http404
    subject = Subject("person", found.person_id, found.region)
    record_view(request.actor, subject, "查看同意书扫描件")
    paper: StoredFile = found.scan
    return paper
