"""Writing a plan into the register, a few statements however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from nuanxin.base.database.bulk import insert_rows, reserve_ids
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.base.vault.secret import protect
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.exchange.models import ImportBatch, Trace
from nuanxin.registry.exchange.people.comparing import ADOPTED, PARENTAGE
from nuanxin.registry.exchange.people.families import StagedFamily, StagedPerson
from nuanxin.registry.exchange.people.known import Known
from nuanxin.registry.exchange.people.writing import (
    Changes,
    Plan,
    Writer,
    employer_names,
    payee,
    plan,
)
from nuanxin.registry.exchange.rolls import particulars as columns
from nuanxin.registry.people.actions.intake import admit, admit_people
from nuanxin.registry.people.actions.versions import (
    HOUSEHOLD,
    PERSON,
    Change,
    Table,
    write_versions,
)
from nuanxin.registry.people.models import Employer, Source
from nuanxin.registry.people.pinyin import spelt

_OWN = ("name", "pinyin", "initials")
_SEALED = tuple(
    f"{number}_{part}"
    for number in ("id_number", "disability_number", "phone")
    for part in ("sealed", "index", "mask")
)
_KEEP = """
INSERT INTO registry_writtenover (batch_id, person, name, pinyin, initials, id_number_sealed,
    id_number_index, id_number_mask, disability_number_sealed, disability_number_index,
    disability_number_mask, phone_sealed, phone_index, phone_mask)
SELECT %s, id, name, pinyin, initials, id_number_sealed, id_number_index, id_number_mask,
    disability_number_sealed, disability_number_index, disability_number_mask,
    phone_sealed, phone_index, phone_mask
  FROM registry_person WHERE id = ANY(%s)
"""
_PASSING_PEOPLE = """
CREATE TEMPORARY TABLE passing_own ON COMMIT DROP AS
SELECT id, name, pinyin, initials, id_number_sealed, id_number_index, id_number_mask,
    disability_number_sealed, disability_number_index, disability_number_mask,
    phone_sealed, phone_index, phone_mask FROM registry_person WITH NO DATA
"""
# What is not given stays: an empty cell never blanks anything.
_UPDATE_PEOPLE = """
UPDATE registry_person p SET
    name = coalesce(n.name, p.name), pinyin = coalesce(n.pinyin, p.pinyin),
    initials = coalesce(n.initials, p.initials),
    id_number_sealed = coalesce(n.id_number_sealed, p.id_number_sealed),
    id_number_index = coalesce(n.id_number_index, p.id_number_index),
    id_number_mask = coalesce(n.id_number_mask, p.id_number_mask),
    disability_number_sealed = coalesce(n.disability_number_sealed, p.disability_number_sealed),
    disability_number_index = coalesce(n.disability_number_index, p.disability_number_index),
    disability_number_mask = coalesce(n.disability_number_mask, p.disability_number_mask),
    phone_sealed = coalesce(n.phone_sealed, p.phone_sealed),
    phone_index = coalesce(n.phone_index, p.phone_index),
    phone_mask = coalesce(n.phone_mask, p.phone_mask)
  FROM passing_own n WHERE p.id = n.id
"""
_ACCOUNTS = """
SELECT person_id, public_id, number_sealed, holder, bank, agent FROM registry_account
 WHERE person_id = ANY(%s) AND known_to IS NULL AND valid_to IS NULL
"""
_CLOSE_ACCOUNTS = """
UPDATE registry_account SET known_to = %s
 WHERE person_id = ANY(%s) AND known_to IS NULL AND valid_to IS NULL
"""
_REPLACE_CERTIFICATES = """
UPDATE registry_supportcertificate SET status = 'replaced', ended_on = %s
 WHERE person_id = ANY(%s) AND status = 'valid' RETURNING person_id, id
"""
_CLOSE_PLACES = """
UPDATE registry_membership m SET known_to = %s
  FROM unnest(%s::bigint[], %s::bigint[]) AS asked (household, person)
 WHERE m.household_id = asked.household AND m.person_id = asked.person
   AND m.known_to IS NULL AND m.valid_to IS NULL
RETURNING m.household_id, m.person_id, m.person_region, m.role, m.position, m.parentage,
    m.adopted_on, m.earlier_marriage, m.valid_from, m.region
"""
_TIE_COLUMNS = (
    "household_id", "person_id", "person_region", "role", "position", "parentage",
    "adopted_on", "earlier_marriage", "valid_from", "region", "known_from", "source_id",
)  # fmt: skip
_ACCOUNT_COLUMNS = (
    "public_id", "person_id", "region", "number_sealed", "number_index", "number_mask",
    "holder", "bank", "agent", "payee_kind", "source_id", "known_from", "valid_from",
)  # fmt: skip
_CERTIFICATE_COLUMNS = (
    "public_id", "person_id", "region", "number", "status", "replaces_id", "ended_reason",
    "printed", "source_id",
)  # fmt: skip


class Moment(NamedTuple):
    """When it is known, the day of the commit, and since when changed facts have changed."""

    at: datetime
    on: date
    since: date


@dataclass(slots=True)
class Written:
    """Who everybody is now."""

    made: Plan
    people: Mapping[str, int]
    homes: Mapping[str, int]

    def person(self, staged: StagedPerson) -> int:
        return self._person(self.made.who.get(id(staged), staged.person or 0))

    def household(self, family: StagedFamily) -> int:
        key = self.made.where.get(id(family), family.household or 0)
        return self.homes[key] if isinstance(key, str) else key

    def _person(self, key: int | str) -> int:
        return self.people[key] if isinstance(key, str) else key


def write(
    batch: ImportBatch, families: Sequence[StagedFamily], known: Known, moment: Moment
) -> Written:
    """Write families that enter; everything carries the batch's source."""
    source = batch.source
    if source is None:
        raise AssertionError("a commit names its source first")
    employers = _employers(batch, employer_names(families))
    made = plan(families, Writer(known, employers, moment.on))
    admitted = admit(made.households, source=source, known_at=moment.at)
    joined = admit_people(made.joining, source=source, known_at=moment.at)
    written = Written(made, {**admitted.people, **joined}, admitted.households)
    _trace(batch, "registry_household", admitted.households.values())
    _trace(batch, "registry_person", written.people.values())
    _write_ties(written, known, source, moment)
    _write_facts(made, source, moment)
    _write_over(batch, made, known)
    _write_accounts(made, known, source, moment)
    _write_certificates(made, known, source, moment)
    _write_places(made, source, moment)
    return written


def _employers(batch: ImportBatch, names: Iterable[str]) -> dict[str, int]:
    """Work units by name; those nobody knows in this county are opened."""
    wanted = set(names)
    county = batch.region // 10**6 * 10**6
    known = dict(
        Employer.objects.filter(
            name__in=wanted, region__gte=county, region__lt=county + 10**6
        ).values_list("name", "pk")
    )
    missing = sorted(wanted - known.keys())
    ids = reserve_ids("registry_employer", len(missing))
    rows = [
        (number, new_id(), batch.region, name, "")
        for number, name in zip(ids, missing, strict=True)
    ]
    insert_rows("registry_employer", ("id", "public_id", "region", "name", "kind"), rows)
    _trace(batch, "registry_employer", ids)
    return {**known, **dict(zip(missing, ids, strict=True))}


def _trace(batch: ImportBatch, table: str, ids: Iterable[int]) -> None:
    if listed := list(ids):
        Trace.objects.create(batch=batch, table=table, ids=listed)


def _write_ties(written: Written, known: Known, source: Source, moment: Moment) -> None:
    regions = {home.key: home.region for home in written.made.households}
    joining = {person.key: region for person, region in written.made.joining}
    rows = []
    for tie in written.made.ties:
        home = written.homes[tie.household] if isinstance(tie.household, str) else tie.household
        region = (
            regions[tie.household]
            if isinstance(tie.household, str)
            else known.households[tie.household].region
        )
        person = written.people[tie.person] if isinstance(tie.person, str) else tie.person
        own = (
            joining.get(tie.person, region)
            if isinstance(tie.person, str)
            else known.people[tie.person].region
        )
        rows.append(
            (
                home, person, own, tie.role, tie.position, tie.parentage, tie.adopted_on,
                None, None, region, moment.at, source.pk,
            )
        )  # fmt: skip
    insert_rows("registry_membership", _TIE_COLUMNS, rows)


def _write_facts(made: Plan, source: Source, moment: Moment) -> None:
    """First what was wrong all along, then what has changed since the day."""
    for table, wanted in ((PERSON, made.people), (HOUSEHOLD, made.homes)):
        corrected = [Change(n, c.corrected) for n, c in wanted.items() if c.corrected]  # type: ignore[arg-type]
        write_versions(table, corrected, source=source, known_at=moment.at)
        _write_changed(table, wanted, source, moment)


def _write_changed(
    table: Table, wanted: Mapping[int, Changes], source: Source, moment: Moment
) -> None:
    changed = [
        Change(number, changes.changed, moment.since)  # type: ignore[arg-type]
        for number, changes in wanted.items()
        if changes.changed
    ]
    write_versions(table, changed, source=source, known_at=moment.at)


def _write_over(batch: ImportBatch, made: Plan, known: Known) -> None:
    """Names and sealed numbers that stand in the person's own row, the old ones kept aside."""
    if not made.own:
        return
    rows = {number: _own_row(number, each, known) for number, each in made.own.items()}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [batch.pk, list(rows)])
        cursor.execute(_PASSING_PEOPLE)
        with cursor.cursor.copy(_COPY_OWN) as copy:
            for row in rows.values():
                copy.write_row(row)
        cursor.execute(_UPDATE_PEOPLE)
        cursor.execute("DROP TABLE passing_own")
    _write_names(
        batch, {n: {"name": row[1], "id_number_mask": row[6]} for n, row in rows.items()}
    )


_COPY_OWN = f"COPY passing_own (id, {', '.join((*_OWN, *_SEALED))}) FROM STDIN"


def _own_row(number: int, staged: StagedPerson, known: Known) -> Sequence[object]:
    owner, texts = known.people[number].public_id, staged.particulars
    names = (staged.name, *spelt(staged.name)) if staged.name else (None, None, None)
    return (
        number,
        *names,
        *_secret(Kind.ID_NUMBER, owner, staged.number),
        *_secret(Kind.DISABILITY_NUMBER, owner, texts.get(columns.DISABILITY, "")),
        *_secret(Kind.PHONE, owner, texts.get(columns.PHONE, "")),
    )


def _secret(kind: Kind, owner: UUID, text: str) -> Sequence[object]:
    if not text:
        return (None, None, None)
    secret = protect(kind, owner, text)
    return (secret.sealed, secret.index, secret.mask)


def _write_names(batch: ImportBatch, masks: Mapping[int, Mapping[str, object]]) -> None:
    """History shows what somebody was called and which number they had."""
    changes = [
        Change(number, {k: v for k, v in given.items() if v})  # type: ignore[misc]
        for number, given in masks.items()
    ]
    source = batch.source
    if source is not None:
        write_versions(PERSON, changes, source=source, known_at=source.recorded_at)


def _write_accounts(made: Plan, known: Known, source: Source, moment: Moment) -> None:
    """Close the account in use and open the new one since the day."""
    people = list(made.accounts)
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, [people])
        old = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_CLOSE_ACCOUNTS, [moment.at, people])
    rows = [
        (*_account(number, texts, old.get(number), known), source.pk, moment.at,
         moment.since if number in old else None)
        for number, texts in made.accounts.items()
    ]  # fmt: skip
    insert_rows("registry_account", _ACCOUNT_COLUMNS, rows)


def _account(
    number: int, texts: Mapping[str, str], old: Sequence[object] | None, known: Known
) -> Sequence[object]:
    """The account as it will be: what the roll says over what stood."""
    person, owner = known.people[number], new_id()
    said = dict(texts)
    if old is not None:
        before, sealed, holder, bank, agent = old
        said.setdefault(columns.ACCOUNT, unseal(Kind.ACCOUNT, before, sealed))  # type: ignore[arg-type]
        said.setdefault(columns.HOLDER, str(holder))
        said.setdefault(columns.BANK, str(bank))
        said.setdefault(columns.AGENT, str(agent))
    secret = protect(Kind.ACCOUNT, owner, said[columns.ACCOUNT])
    return (
        owner, number, person.region, secret.sealed, secret.index, secret.mask,
        said.get(columns.HOLDER) or person.name, said.get(columns.BANK, ""),
        said.get(columns.AGENT, ""), payee(said, person.name),
    )  # fmt: skip


def _write_certificates(made: Plan, known: Known, source: Source, moment: Moment) -> None:
    people = list(made.certificates)
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE_CERTIFICATES, [moment.on, people])
        replaced = dict(cursor.fetchall())
    rows = (
        (new_id(), person, known.people[person].region, number, "valid", replaced.get(person),
         "", 0, source.pk)
        for person, number in made.certificates.items()
    )  # fmt: skip
    insert_rows("registry_supportcertificate", _CERTIFICATE_COLUMNS, rows)


def _write_places(made: Plan, source: Source, moment: Moment) -> None:
    """Whose child it is: the old place closed, the new one beside it."""
    if not made.places:
        return
    homes, people = zip(*made.places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE_PLACES, [moment.at, list(homes), list(people)])
        closed = cursor.fetchall()
    rows = (_new_place(made, row, source, moment) for row in closed)
    insert_rows("registry_membership", _TIE_COLUMNS, rows)


def _new_place(
    made: Plan, row: Sequence[object], source: Source, moment: Moment
) -> Sequence[object]:
    given = made.places[row[0], row[1]]  # type: ignore[index]
    parentage = given.get(PARENTAGE, row[5])
    adopted = given.get(ADOPTED, row[6])
    return (*row[:5], parentage, adopted, *row[7:10], moment.at, source.pk)
