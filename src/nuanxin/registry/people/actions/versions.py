"""Changing what is known: the old version is closed, the new one written beside it.

A correction says that a fact was always so; a change says from which day it is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from nuanxin.base.database.bulk import insert_rows
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Source
from nuanxin.registry.people.vocabulary import (
    HOUSEHOLD_COLUMNS,
    PERSON_COLUMNS,
    Value,
    stored,
)


class Change(NamedTuple):
    """New values (by vocabulary name) of one person or household; `since` None = a correction.

    `name` and `id_number_mask` may be given too: history shows what somebody was called.
    """

    subject: int
    values: Mapping[str, Value]
    since: date | None = None


class Table(NamedTuple):
    """A table of versions and the columns copied from one version to the next."""

    name: str
    subject: str
    columns: Mapping[str, str]
    kept: tuple[str, ...]


PERSON = Table("registry_personfacts", "person_id", PERSON_COLUMNS, ("name", "id_number_mask"))
HOUSEHOLD = Table(
    "registry_householdfacts",
    "household_id",
    HOUSEHOLD_COLUMNS,
    ("hukou_address_sealed", "residence_address_sealed"),
)


@transaction.atomic
def write_versions(
    table: Table, changes: Iterable[Change], *, source: Source, known_at: datetime
) -> int:
    """Put new versions in place of the open ones; returns how many subjects really changed.

    Set-based: one read, one closing update, one insert. Asking for what already stands changes
    nothing. Raises Refusal for a change dated before the version it follows began, and for one
    dated ahead: the version that is open is the one true today, and every form rests on that.
    """
    wanted = {change.subject: change for change in changes}
    _refuse_ahead(wanted.values(), timezone.localdate(known_at))
    closed: list[int] = []
    rows: list[Sequence[object]] = []
    for version in _open_versions(table, list(wanted)):
        change = wanted[version.subject]
        new = _with(table, version.values, change.values)
        if new == version.values:
            continue
        closed.append(version.id)
        rows += _successors(version, new, change, (known_at, source.pk))
    _close(table, closed, known_at)
    return _insert(table, rows, len(closed))


def _refuse_ahead(changes: Iterable[Change], today: date) -> None:
    ahead = [change.since for change in changes if change.since and change.since > today]
    if ahead:
        raise Refusal(f"变更日期 {min(ahead)} 还没有到。请核对日期；没有发生的，到那天再登记。")


class _Version(NamedTuple):
    id: int
    subject: int
    region: int
    valid_from: date | None
    values: tuple[object, ...]


def _columns(table: Table) -> tuple[str, ...]:
    return (*table.kept, *table.columns.values())


def _open_versions(table: Table, subjects: list[int]) -> list[_Version]:
    names = sql.SQL(", ").join(map(sql.Identifier, _columns(table)))
    query = sql.SQL(
        "SELECT id, {subject}, region, valid_from, {names} FROM {table} "
        "WHERE {subject} = ANY(%s) AND known_to IS NULL AND valid_to IS NULL FOR UPDATE"
    ).format(
        subject=sql.Identifier(table.subject), names=names, table=sql.Identifier(table.name)
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(query, [subjects])
        return [
            _Version(row[0], row[1], row[2], row[3], row[4:])
            for row in cursor.cursor.fetchall()
        ]


def _with(
    table: Table, values: tuple[object, ...], new: Mapping[str, Value]
) -> tuple[object, ...]:
    given = {table.columns.get(name, name): value for name, value in new.items()}
    return tuple(
        stored(column, given[column]) if column in given else value
        for column, value in zip(_columns(table), values, strict=True)
    )


def _successors(
    version: _Version,
    new: tuple[object, ...],
    change: Change,
    tail: tuple[datetime, int],
) -> Iterable[Sequence[object]]:
    """What follows a closed version: one corrected, or the old until a day, then the new."""
    known_at, source = tail
    start, since = version.valid_from, change.since
    if since is None or (start is not None and since == start):
        return [(version.subject, version.region, start, None, known_at, source, *new)]
    if start is not None and since < start:
        raise Refusal(
            f"变更日期 {since} 早于现有情况的起始日期 {start}。"
            "请核对日期；如果是原来登记错了，请选“更正”。"
        )
    return [
        (version.subject, version.region, start, since, known_at, source, *version.values),
        (version.subject, version.region, since, None, known_at, source, *new),
    ]


def _close(table: Table, ids: list[int], known_at: datetime) -> None:
    query = sql.SQL("UPDATE {} SET known_to = %s WHERE id = ANY(%s)").format(
        sql.Identifier(table.name)
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(query, [known_at, ids])


def _insert(table: Table, rows: list[Sequence[object]], changed: int) -> int:
    head = (table.subject, "region", "valid_from", "valid_to", "known_from", "source_id")
    insert_rows(table.name, (*head, *_columns(table)), rows)
    return changed
