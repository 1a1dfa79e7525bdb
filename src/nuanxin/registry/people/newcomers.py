"""Families on their way into the register, before any row is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import PayeeKind


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A social-card account as a roll names it."""

    number: str
    holder: str
    bank: str = ""
    payee_kind: PayeeKind = PayeeKind.SELF
    agent: str = ""


@dataclass(slots=True)
class NewPerson:
    """Somebody new; `key` is the caller's own. The same object may stand in two households.

    `facts` by vocabulary name (`出生日期`); what is left out stays unknown.
    """

    key: str
    name: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    id_number: str = ""
    disability_number: str = ""
    phone: str = ""
    account: NewAccount | None = None
    certificate: str = ""
    certificate_issued: date | None = None


@dataclass(slots=True)
class NewMembership:
    """A person's place in a household; `parentage` as in the vocabulary (子女.来源).

    `sure` says that somebody has confirmed what is doubtful about it.
    """

    person: NewPerson
    role: str
    position: int = 1
    parentage: str = ""
    adopted_on: date | None = None
    earlier_marriage: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    sure: bool = False


@dataclass(slots=True)
class NewMarriage:
    """A marriage with its end, as far as known."""

    person: NewPerson
    spouse_name: str = ""
    married_on: date | None = None
    ended_on: date | None = None
    ended_by: str = ""


@dataclass(slots=True)
class NewHousehold:
    """A family new to the register; `region` is the unit that handles it (12 digits).

    An empty `number` asks for one of ours. Addresses are sealed on the way in.
    """

    key: str
    region: int
    opened_on: date
    number: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    hukou_address: str = ""
    residence_address: str = ""
    memberships: list[NewMembership] = field(default_factory=list)
    marriages: list[NewMarriage] = field(default_factory=list)
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an admission wrote: keys of the caller → our row ids."""

    households: dict[str, int]
    people: dict[str, int]
    versions: int
