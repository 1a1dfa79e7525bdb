"""Admitting many families at once: sealed, spelt, and written with one insert per table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.database.bulk import insert_rows, reserve_ids
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.base.vault.secret import protect
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Source
from nuanxin.registry.people.newcomers import Admitted, NewHousehold, NewPerson
from nuanxin.registry.people.pinyin import spelt
from nuanxin.registry.people.vocabulary import (
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
    stored,
)

Row = Sequence[object]
_NOBODY = (None, None, "")


class _Settled(NamedTuple):
    """A person with the key and region they got."""

    person: NewPerson
    id: int
    public_id: UUID
    region: int


@transaction.atomic
def admit(
    households: Iterable[NewHousehold], *, source: Source, known_at: datetime
) -> Admitted:
    """Write families that are new; every fact is known from `known_at`, by `source`.

    Whoever calls has made sure that no identity number is in the register yet.
    """
    families = list(households)
    home_ids = reserve_ids("registry_household", len(families))
    people = _settle(families)
    _write_households(families, home_ids, source, known_at)
    _write_people(people.values(), source, known_at)
    _write_ties(families, home_ids, people, source, known_at)
    _write_papers(people.values(), source, known_at)
    return Admitted(
        households={f.key: i for f, i in zip(families, home_ids, strict=True)},
        people={each.person.key: each.id for each in people.values()},
        versions=len(families) + len(people),
    )


@transaction.atomic
def admit_people(
    people: Iterable[tuple[NewPerson, int]], *, source: Source, known_at: datetime
) -> dict[str, int]:
    """Write people who join families already here, each into a region; key → row id."""
    joining = list(people)
    ids = reserve_ids("registry_person", len(joining))
    settled = [
        _Settled(person, number, new_id(), region)
        for (person, region), number in zip(joining, ids, strict=True)
    ]
    _write_people(settled, source, known_at)
    _write_papers(settled, source, known_at)
    return {each.person.key: each.id for each in settled}


def _settle(families: Sequence[NewHousehold]) -> dict[int, _Settled]:
    """Give everybody a key; who stands in two households belongs to the first one's region."""
    regions: dict[int, tuple[NewPerson, int]] = {}
    for family in families:
        for place in family.memberships:
            regions.setdefault(id(place.person), (place.person, family.region))
    ids = reserve_ids("registry_person", len(regions))
    return {
        mark: _Settled(person, number, new_id(), region)
        for (mark, (person, region)), number in zip(regions.items(), ids, strict=True)
    }


def _write_households(
    families: Sequence[NewHousehold], ids: Sequence[int], source: Source, known_at: datetime
) -> None:
    public = [new_id() for _ in families]
    rows = zip(families, ids, public, strict=True)
    insert_rows(
        "registry_household",
        ("id", "public_id", "region", "number", "opened_on", "closed_reason", "revision"),
        (
            (i, owner, f.region, f.number or f"JT{i:08d}", f.opened_on, "", 1)
            for f, i, owner in rows
        ),
    )
    insert_rows(
        "registry_householdfacts",
        (
            "household_id", "hukou_address_sealed", "residence_address_sealed",
            *HOUSEHOLD_COLUMNS.values(), "valid_from", "known_from", "source_id", "region",
        ),
        (
            (
                i,
                seal(Kind.ADDRESS, owner, f.hukou_address) if f.hukou_address else None,
                seal(Kind.ADDRESS, owner, f.residence_address) if f.residence_address else None,
                *(f.facts.get(name) for name in HOUSEHOLD_COLUMNS),
                f.valid_from, known_at, source.pk, f.region,
            )
            for f, i, owner in zip(families, ids, public, strict=True)
        ),
    )  # fmt: skip


def _write_people(people: Iterable[_Settled], source: Source, known_at: datetime) -> None:
    settled = list(people)
    masks: dict[int, str] = {}
    insert_rows(
        "registry_person",
        (
            "id", "public_id", "region", "name", "pinyin", "initials",
            "id_number_sealed", "id_number_index", "id_number_mask",
            "disability_number_sealed", "disability_number_index", "disability_number_mask",
            "phone_sealed", "phone_index", "phone_mask",
        ),
        (_person_row(each, masks) for each in settled),
    )  # fmt: skip
    insert_rows(
        "registry_personfacts",
        (
            "person_id", "name", "id_number_mask", *PERSON_COLUMNS.values(), "known_from",
            "source_id", "region",
        ),
        (
            (
                each.id, each.person.name, masks[each.id], *_facts(each.person),
                known_at, source.pk, each.region,
            )
            for each in settled
        ),
    )  # fmt: skip


def _person_row(each: _Settled, masks: dict[int, str]) -> Row:
    person, owner = each.person, each.public_id
    number = _columns(Kind.ID_NUMBER, owner, person.id_number)
    masks[each.id] = str(number[2])
    return (
        each.id, owner, each.region, person.name, *spelt(person.name), *number,
        *_columns(Kind.DISABILITY_NUMBER, owner, person.disability_number),
        *_columns(Kind.PHONE, owner, person.phone),
    )  # fmt: skip


def _columns(kind: Kind, owner: UUID, text: str) -> Row:
    if not text:
        return _NOBODY
    secret = protect(kind, owner, text)
    return (secret.sealed, secret.index, secret.mask)


def _facts(person: NewPerson) -> Iterator[Value]:
    for name, column in PERSON_COLUMNS.items():
        yield stored(column, person.facts.get(name))


def _write_ties(
    families: Sequence[NewHousehold],
    ids: Sequence[int],
    people: dict[int, _Settled],
    source: Source,
    known_at: datetime,
) -> None:
    homes = list(zip(families, ids, strict=True))
    insert_rows(
        "registry_membership",
        (
            "household_id", "person_id", "person_region", "role", "position", "parentage",
            "adopted_on", "earlier_marriage", "valid_from", "valid_to", "known_from",
            "source_id", "region",
        ),
        (
            (
                i, people[id(m.person)].id, people[id(m.person)].region, m.role, m.position,
                m.parentage, m.adopted_on, m.earlier_marriage, m.valid_from, m.valid_to,
                known_at, source.pk, f.region,
            )
            for f, i in homes
            for m in f.memberships
        ),
    )  # fmt: skip
    insert_rows(
        "registry_marriage",
        (
            "person_id", "spouse_name", "married_on", "ended_on", "ended_by", "known_from",
            "source_id", "region",
        ),
        (
            (
                people[id(m.person)].id, m.spouse_name, m.married_on, m.ended_on, m.ended_by,
                known_at, source.pk, people[id(m.person)].region,
            )
            for f in families
            for m in f.marriages
        ),
    )  # fmt: skip


def _write_papers(people: Iterable[_Settled], source: Source, known_at: datetime) -> None:
    settled = list(people)
    insert_rows(
        "registry_account",
        (
            "public_id", "person_id", "number_sealed", "number_index", "number_mask", "bank",
            "holder", "payee_kind", "agent", "known_from", "source_id", "region",
        ),
        (_account_row(each, source, known_at) for each in settled if each.person.account),
    )  # fmt: skip
    insert_rows(
        "registry_supportcertificate",
        (
            "public_id", "person_id", "number", "issued_on", "status", "ended_reason",
            "printed", "source_id", "region",
        ),
        (
            (
                new_id(), each.id, each.person.certificate, each.person.certificate_issued,
                "valid", "", 0, source.pk, each.region,
            )
            for each in settled
            if each.person.certificate
        ),
    )  # fmt: skip


def _account_row(each: _Settled, source: Source, known_at: datetime) -> Row:
    account, owner = each.person.account, new_id()
    if account is None:
        raise AssertionError("asked only where there is an account")
    return (
        owner, each.id, *_columns(Kind.ACCOUNT, owner, account.number), account.bank,
        account.holder or each.person.name, account.payee_kind, account.agent,
        known_at, source.pk, each.region,
    )  # fmt: skip
