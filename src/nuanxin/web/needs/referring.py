"""Sending on: what goes along is shown first; one referral with its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import Http404

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.actions import LONGEST_DAYS, USUAL_DAYS
from nuanxin.care.needs import queries
from nuanxin.care.needs.choosing import death_of, deaths_for, people_for, person_of
from nuanxin.care.needs.matters import Matter, matters
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.narrowed import (
    LABELS,
    Asked,
    Fact,
    digest_of,
    facts,
    groups_of,
    thawed,
)
from nuanxin.care.needs.terms import Terms, all_terms
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.purposes import purposes
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile, Member, family_file
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import Standing, standings
from nuanxin.support.intake.queries import public_label
from nuanxin.web.needs.family import Seen, seen_by
from nuanxin.web.needs.lists import TONES

_GROUP = "received"


def received(scope: Scope, home: Household, terms: Terms, today: date) -> list[Fact]:
    """What the family receives, called without its cause; whether it counts as income."""
    if _GROUP not in terms.matter.facts:
        return []
    by_label: dict[str, list[Standing]] = {}
    for each in standings(scope, home, today.year, policy()):
        held = each.entitlement
        if held and (held.ends_on is None or held.ends_on > today):
            by_label.setdefault(public_label(each.label), []).append(each)
    found = [Fact(_GROUP, label, _amounts(rows, today)) for label, rows in by_label.items()]
    if terms.warned:
        said = f"{terms.warned.words}（{terms.warned.rests}）"
        found.append(Fact(_GROUP, "收入核减提示", said))
    return found


def _amounts(rows: Sequence[Standing], today: date) -> str:
    listed = sum(each.owed_fen for each in rows)
    head = f"{len(rows)} 份"
    return f"{head}，{today.year} 年已列 {yuan_grouped(listed)} 元" if listed else head


@dataclass(frozen=True, slots=True)
class Form:
    """The form: what is to be chosen, then what would go along."""

    file: FamilyFile
    terms: Terms | None
    offered: Sequence[Matter]
    people: list[Member] = field(default_factory=list)
    deaths: list[Member] = field(default_factory=list)
    chosen: Asked | None = None
    groups: Mapping[str, list[Fact]] = field(default_factory=dict)
    shown: str = ""
    need: UUID | None = None
    why_not: str = ""
    consent: str = ""
    agreed: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)


def form(request: OfficeRequest, file: FamilyFile, today: date) -> Form:
    """As the address asks: a matter, for whom, for which need."""
    asked, home = request.POST or request.GET, file.household
    terms_here = all_terms(home.region, today)
    offered = [each.matter for each in terms_here.values() if each.on]
    terms = terms_here.get(asked.get("matter", ""))
    need = typed_id(asked.get("need", ""))
    if terms is None:
        return Form(file, None, offered, need=need)
    matter = terms.matter
    people, deaths = people_for(file, matter), deaths_for(file, matter)
    chosen, why_not = _chosen(request, file, terms, today)
    found = facts(file, chosen) if chosen else []
    return Form(
        file, terms, offered, people, deaths, chosen, groups_of(found), digest_of(found),
        need, why_not, purposes()[matter.receiver].text_on(today).words,
        _agreed(request.scope, matter, chosen),
    )  # fmt: skip


def _chosen(
    request: OfficeRequest, file: FamilyFile, terms: Terms, today: date
) -> tuple[Asked | None, str]:
    """For whom, as the address says, or the only one there is; why not, where it cannot be."""
    sent, matter = request.POST or request.GET, terms.matter
    person = typed_id(sent.get("person", "")) or _only(people_for(file, matter))
    about = typed_id(sent.get("about", "")) or _only(deaths_for(file, matter))
    try:
        whom, whose = person_of(file, matter, person), death_of(file, matter, about)
    except Refusal as refusal:
        return None, "" if _still_open(file, matter) else str(refusal)
    given = received(request.scope, file.household, terms, today)
    return Asked(matter, whom, whose, given), ""


def _only(among: Sequence[Member]) -> UUID | None:
    return among[0].person.public_id if len(among) == 1 else None


def _still_open(file: FamilyFile, matter: Matter) -> bool:
    """Whether choosing somebody is all that is missing."""
    people, deaths = people_for(file, matter), deaths_for(file, matter)
    return bool(people) and (bool(deaths) or not matter.after_death)


def _agreed(scope: Scope, matter: Matter, chosen: Asked | None) -> bool:
    if chosen is None or chosen.person is None:
        return True
    person = chosen.person.person.pk
    return person not in withheld(scope, matter.receiver, [person])


@dataclass(frozen=True, slots=True)
class One:
    """One referral: what went, what came back, what may be done."""

    row: Referral
    file: FamilyFile
    state: str
    matter: Matter | None
    groups: Mapping[str, list[Fact]]
    labels: Mapping[str, str]
    asked: str
    answer: str
    next: str
    back: str
    seen: Seen
    link_open: bool
    days: int = USUAL_DAYS
    longest: int = LONGEST_DAYS

    @property
    def said(self) -> str:
        return queries.STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


def found(request: OfficeRequest, referral: UUID) -> Referral:
    row = queries.referral(request.scope, referral)
    if row is None:
        raise Http404
    return row


def one(request: OfficeRequest, referral: UUID, today: date) -> One:
    """The page of one; looking leaves a line."""
    row, seen = found(request, referral), seen_by(request)
    record_view(request.actor, Subject("household", row.household_id, row.region), "转办")
    link = row.link
    return One(
        row, family_file(row.household, today), queries.state(row, today),
        matters().get(row.matter), groups_of(view(row)) if seen.words else {}, LABELS,
        seen.said(row.public_id, row.asked_sealed),
        seen.said(row.public_id, row.answer_sealed),
        seen.said(row.public_id, row.next_sealed), seen.said(row.public_id, row.back_sealed),
        seen, bool(link and not link.used_at and not link.withdrawn_at),
    )  # fmt: skip


def view(row: Referral) -> list[Fact]:
    """What went along, as it was frozen."""
    return thawed(queries.said(row.public_id, row.view_sealed))
