"""A family: who signed with whom, who is in hospital, what the channel gave, check-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.medical import queries
from nuanxin.care.medical.choices import SOURCES, WAYS, gives_said
from nuanxin.care.medical.models import (
    ChannelVisit,
    CheckUp,
    DoctorContract,
    FollowUp,
    HospitalStay,
    Institution,
)
from nuanxin.care.needs.narrowed import living
from nuanxin.care.needs.queries import said
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.web.medical.lists import TONES

_READS_WHERE = VISITORS | {Role.COUNTY_LEADER}
_KEPT = "（由经办人看）"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with its follow-ups."""

    row: DoctorContract
    follow_ups: list[FollowUp]
    state: str

    @property
    def said(self) -> str:
        return queries.CONTRACT_STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def stands(self) -> bool:
        return self.row.stopped_on is None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay with its days."""

    row: HospitalStay
    hospital: str
    days: int


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything in one sight."""

    file: FamilyFile
    members: list[Member]
    parents: list[Member]
    unasked: list[Member]
    contracts: list[Contract]
    stays: list[Stay]
    visits: list[tuple[ChannelVisit, str]]
    check_ups: list[CheckUp]
    institutions: Sequence[Institution]
    ways: Mapping[str, str]
    sources: Mapping[str, str]
    handles: bool
    tells: bool


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home, role = file.household.pk, Role(request.post.role)
    rows = queries.contracts_of(home, today)
    done = queries.follow_ups_of(rows)
    members = living(file)
    parents = [each for each in members if not each.child]
    asked = {row.person_id for row in rows if row.stopped_on is None}
    return FamilyPage(
        file, members, parents, [each for each in parents if each.person.pk not in asked],
        [Contract(row, done[row.pk], queries.contract_state(row, today)) for row in rows],
        _stays(home, role, today),
        [(row, gives_said(row.gave)) for row in queries.channel_visits_of(home)],
        queries.check_ups_of(home),
        list(queries.institutions(request.scope).filter(closed_on__isnull=True).order_by("name"))
        if role in HANDLERS else [],
        WAYS, SOURCES, role in HANDLERS, role in VISITORS,
    )  # fmt: skip


def _stays(home: int, role: Role, today: date) -> list[Stay]:
    """Where is for those who go there."""
    return [
        Stay(
            row,
            said(row.public_id, row.hospital_sealed) if role in _READS_WHERE else _KEPT,
            queries.days_of(row, today),
        )
        for row in queries.stays_of(home)
    ]


@dataclass(frozen=True, slots=True)
class Card:
    """On the family's page: what stands, in a few lines."""

    file: FamilyFile
    contracts: list[Contract]
    unasked: list[Member]
    stays: list[Stay]


def card(request: OfficeRequest, file: FamilyFile, today: date) -> Card:
    shown = family(request, file, today)
    return Card(
        file, [each for each in shown.contracts if each.stands], shown.unasked,
        [each for each in shown.stays if queries.stay_state(each.row) == "here"],
    )  # fmt: skip
