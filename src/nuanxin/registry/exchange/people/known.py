"""What the register knows of the people a roll names: a handful of statements in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import Person, SupportCertificate
from nuanxin.registry.people.vocabulary import (
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
    read_back,
)


class KnownAccount(NamedTuple):
    """The account in use."""

    number_index: bytes
    mask: str
    holder: str
    bank: str
    agent: str


class Place(NamedTuple):
    """Somebody's place in a household."""

    household: int
    person: int
    role: str
    parentage: str
    adopted_on: date | None


@dataclass(slots=True)
class KnownPerson:
    """Somebody in the register as of now."""

    id: int
    public_id: UUID
    region: int
    name: str
    id_index: bytes | None
    id_mask: str
    disability_index: bytes | None
    disability_mask: str
    phone_index: bytes | None
    phone_mask: str
    facts: dict[str, Value]
    employer: str = ""
    account: KnownAccount | None = None
    certificate: str = ""
    places: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class KnownHousehold:
    """A household in the register as of now, its addresses still sealed."""

    id: int
    public_id: UUID
    region: int
    facts: dict[str, Value]
    hukou_address: bytes | None
    residence: bytes | None
    members: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """Everybody a roll could mean, and their households."""

    people: dict[int, KnownPerson] = field(default_factory=dict)
    households: dict[int, KnownHousehold] = field(default_factory=dict)
    by_index: dict[bytes, int] = field(default_factory=dict)
    by_name: dict[tuple[str, date], list[int]] = field(default_factory=dict)
    certificates: dict[str, int] = field(default_factory=dict)
    # Numbers that stand beyond the scope: that they do is all there is to know.
    numbers_elsewhere: set[object] = field(default_factory=set)
    certificates_elsewhere: set[object] = field(default_factory=set)


class Wanted(NamedTuple):
    """What to look for: blind indexes, names with birth dates, certificates, and ids."""

    indexes: Sequence[bytes] = ()
    names: Sequence[tuple[str, date]] = ()
    certificates: Sequence[str] = ()
    people: Sequence[int] = ()


_FACTS = ", ".join(f"f.{column}" for column in PERSON_COLUMNS.values())
_HOME_FACTS = ", ".join(f"f.{column}" for column in HOUSEHOLD_COLUMNS.values())
_OPEN = "known_to IS NULL AND valid_to IS NULL"
_BY_INDEX = "SELECT id FROM registry_person WHERE id_number_index = ANY(%s)"
# Someone without a number is looked for by name and birth date, inside the area only.
_BY_NAME = f"""
SELECT p.id FROM unnest(%s::text[], %s::date[]) AS asked (name, born)
  JOIN registry_person p ON p.name = asked.name COLLATE "C"
  JOIN registry_personfacts f ON f.person_id = p.id AND f.birth_date = asked.born AND f.{_OPEN}
 WHERE EXISTS (SELECT FROM unnest(%s::bigint[], %s::bigint[]) AS area (low, high)
                WHERE p.region >= area.low AND p.region < area.high)
"""  # noqa: S608 - fixed text
_CERTIFICATES = (
    "SELECT number, person_id FROM registry_supportcertificate WHERE number = ANY(%s)"
)
_HOMES_OF = f"""
SELECT DISTINCT household_id FROM registry_membership
 WHERE person_id = ANY(%s) AND {_OPEN}
"""  # noqa: S608 - fixed text
_PLACES = f"""
SELECT household_id, person_id, role, parentage, adopted_on FROM registry_membership
 WHERE household_id = ANY(%s) AND {_OPEN} ORDER BY household_id, position, id
"""  # noqa: S608 - fixed text
_PEOPLE = f"""
SELECT p.id, p.public_id, p.region, p.name, p.id_number_index, p.id_number_mask,
       p.disability_number_index, p.disability_number_mask, p.phone_index, p.phone_mask,
       coalesce(e.name, ''), a.number_index, a.number_mask, a.holder, a.bank, a.agent,
       coalesce(c.number, ''), {_FACTS}
  FROM registry_person p
  LEFT JOIN registry_personfacts f ON f.person_id = p.id AND f.{_OPEN.replace("AND ", "AND f.")}
  LEFT JOIN registry_employer e ON e.id = f.employer_id
  LEFT JOIN registry_account a ON a.person_id = p.id AND a.{_OPEN.replace("AND ", "AND a.")}
  LEFT JOIN registry_supportcertificate c ON c.person_id = p.id AND c.status = 'valid'
 WHERE p.id = ANY(%s)
"""  # noqa: S608 - fixed text
_HOMES = f"""
SELECT h.id, h.public_id, h.region, f.hukou_address_sealed, f.residence_address_sealed,
       {_HOME_FACTS}
  FROM registry_household h
  LEFT JOIN registry_householdfacts f
         ON f.household_id = h.id AND f.{_OPEN.replace("AND ", "AND f.")}
 WHERE h.id = ANY(%s)
"""  # noqa: S608 - fixed text


def known_of(wanted: Wanted, scope: Scope) -> Known:
    """Everybody meant or possibly meant, with the households they are in and all in those."""
    known = Known()
    found = {row[0] for row in _rows(_BY_INDEX, list(wanted.indexes))} | set(wanted.people)
    found |= _by_name(wanted.names, scope)
    known.certificates = dict(_rows(_CERTIFICATES, list(wanted.certificates)))
    known.numbers_elsewhere = beyond_scope(Person, "id_number_index", wanted.indexes)
    known.certificates_elsewhere = beyond_scope(
        SupportCertificate, "number", wanted.certificates
    )
    homes = [row[0] for row in _rows(_HOMES_OF, list(found))]
    places = [Place(*row) for row in _rows(_PLACES, homes)]
    _read_people(known, found | {place.person for place in places})
    _read_homes(known, homes)
    for place in places:
        known.people[place.person].places.append(place)
        known.households[place.household].members.append(place)
    return known


def _rows(statement: str, *values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _by_name(names: Sequence[tuple[str, date]], scope: Scope) -> set[int]:
    if not names:
        return set()
    columns = [[each[i] for each in names] for i in (0, 1)]
    area = [[each[i] for each in scope] for i in (0, 1)]
    return {row[0] for row in _rows(_BY_NAME, *columns, *area)}


def _read_people(known: Known, ids: Iterable[int]) -> None:
    by_name: dict[tuple[str, date], list[int]] = defaultdict(list)
    for row in _rows(_PEOPLE, list(ids)):
        person = _person(row)
        known.people[person.id] = person
        if person.id_index:
            known.by_index[person.id_index] = person.id
        born = person.facts.get("出生日期")
        if isinstance(born, date):
            by_name[person.name, born].append(person.id)
    known.by_name = dict(by_name)


def _person(row: Sequence[Any]) -> KnownPerson:
    head, facts = row[:17], row[17:]
    account = KnownAccount(bytes(head[11]), *head[12:16]) if head[11] else None
    return KnownPerson(
        id=head[0],
        public_id=head[1],
        region=head[2],
        name=head[3],
        id_index=_bytes(head[4]),
        id_mask=head[5],
        disability_index=_bytes(head[6]),
        disability_mask=head[7],
        phone_index=_bytes(head[8]),
        phone_mask=head[9],
        employer=head[10],
        account=account,
        certificate=head[16],
        facts={
            name: read_back(column, value)
            for (name, column), value in zip(PERSON_COLUMNS.items(), facts, strict=True)
        },
    )


def _bytes(value: memoryview | bytes | None) -> bytes | None:
    return None if value is None else bytes(value)


def _read_homes(known: Known, ids: Sequence[Any]) -> None:
    for row in _rows(_HOMES, list(ids)):
        facts = {
            name: read_back(column, value)
            for (name, column), value in zip(HOUSEHOLD_COLUMNS.items(), row[5:], strict=True)
        }
        sealed = (_bytes(row[3]), _bytes(row[4]))
        home = KnownHousehold(row[0], row[1], row[2], facts, *sealed)
        known.households[home.id] = home
