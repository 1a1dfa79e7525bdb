"""A family: who cannot act for themself, who acts for them, how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.contacts.models import Assignment
from nuanxin.care.contacts.queries import contacts_of
from nuanxin.care.guardians import queries
from nuanxin.care.guardians.choices import A_YEAR, DEGREES, ENDS, TIERS, WAYS
from nuanxin.care.guardians.models import Guardian, GuardianCheck, Ward
from nuanxin.care.needs.narrowed import living
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.registry.people.words import PayeeKind

_KEPT = "（由去的人看）"


class Look(NamedTuple):
    """A look with what was seen."""

    row: GuardianCheck
    words: str


class Acting(NamedTuple):
    """Somebody who acts, will act or acted, with the looks."""

    row: Guardian
    phone: str
    looks: list[Look]
    state: str
    late: bool

    @property
    def runs(self) -> bool:
        return self.state == "acts"

    @property
    def waits(self) -> bool:
        return self.state == "waits"


class Whose(NamedTuple):
    """A person with whoever acts for them."""

    person: Person
    ward: Ward | None
    before: list[Ward]
    guardians: list[Acting]
    stale_account: str

    @property
    def bare(self) -> bool:
        return self.ward is not None and not any(each.runs for each in self.guardians)


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything in one sight."""

    file: FamilyFile
    people: list[Whose]
    members: list[Member]
    contacts: Sequence[Assignment]
    degrees: Mapping[str, str]
    ways: Mapping[str, str]
    tiers: Mapping[str, str]
    ends: Sequence[str]
    handles: bool
    tells: bool


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    role, home = Role(request.post.role), file.household.pk
    tells, members = role in VISITORS, living(file)
    wards, rows = queries.wards_of(home), queries.guardians_of(home)
    acting = _acting(request, rows, today, tells=tells)
    asked = {row.person_id for row in wards} | {row.person_id for row in rows}
    people = [
        _whose(each, wards, acting, today) for each in file.members if each.person.pk in asked
    ]
    return FamilyPage(
        file, people, members, contacts_of(home), DEGREES, WAYS, TIERS, ENDS,
        role in HANDLERS and file.household.closed_on is None, tells,
    )  # fmt: skip


def _whose(member: Member, wards: list[Ward], acting: list[Acting], today: date) -> Whose:
    key = member.person.pk
    own = [row for row in wards if row.person_id == key]
    now = next((row for row in own if row.ended_on is None), None)
    mine = [each for each in acting if each.row.person_id == key]
    before = [row for row in own if row.ended_on is not None]
    return Whose(member.person, now, before, mine, _stale(member, today))


def _stale(member: Member, today: date) -> str:
    """Why the account on file is not to be paid to as it stands."""
    account = member.account
    if account is None or account.payee_kind != PayeeKind.GUARDIAN:
        return ""
    return queries.standing(member.person.pk, account.agent or account.holder, today)


def _acting(
    request: OfficeRequest, rows: list[Guardian], today: date, *, tells: bool
) -> list[Acting]:
    """Phones and words for those who go there; a phone that is shown leaves a line."""
    looks = queries.checks_of(rows)
    found = []
    for row in rows:
        state = _state(row, today)
        phone = queries.phone_of(row) if tells and state != "over" else ""
        if phone:
            about = Subject("person", row.person_id, row.region)
            record_view(request.actor, about, "查看监护人电话")
        seen = [
            Look(each, queries.words_of(each) if tells else _KEPT) for each in looks[row.pk]
        ]
        found.append(Acting(row, phone, seen, state, _late(row, seen, today)))
    return sorted(found, key=lambda each: ("acts", "waits", "over").index(each.state))


def _state(row: Guardian, today: date) -> str:
    if row.ends_on is not None and row.ends_on <= today:
        return "over"
    return "waits" if row.starts_on is None else "acts"


def _late(row: Guardian, looks: list[Look], today: date) -> bool:
    last = looks[0].row.on if looks else row.starts_on
    return last is not None and last < today - timedelta(days=A_YEAR)
