"""Everything held on one person, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Field as Column
from django.utils import timezone
from psycopg import sql

from nuanxin.base.audit.acts import EXPORT, SEEING
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.audit.queries import about, lists_with
from nuanxin.base.audit.subject import Subject
from nuanxin.base.jurisdiction.queries import region_names
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import (
    SEALED,
    Field,
    Kind,
    Table,
    catalogue,
    columns_of,
    model_of,
)
from nuanxin.base.privacy.rows import About, where
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.names import mask_name
from nuanxin.kit.period import Period
from nuanxin.registry.people.models import Household, Membership, Person
from nuanxin.registry.people.queries.units import units_ever

_PLACES = ("region",)
_PRIVATE = "有，经办单位看不到；本人要看的，请向写的人要"
_MONTHS = frozenset({"first_month", "end_month", "from_month", "until_month"})


class Value(NamedTuple):
    """One field with what stands in it."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One table: why it is kept, and its rows."""

    table: str
    label: str
    purpose: str
    keeping: str
    rows: list[list[Value]]


class Look(NamedTuple):
    """Who opened the file or a number."""

    at: datetime
    name: str
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything, and who looked at it."""

    person: Person
    sections: list[Section]
    looks: list[Look]


def copy_of(scope: Scope, person: Person) -> Copy:
    """What is held on a person of the scope, sealed values opened, others' names masked."""
    ties = Membership.objects.within(scope).filter(person=person)
    homes = list(Household.objects.filter(pk__in=ties.values("household")))
    whose = About([person.pk], [home.pk for home in homes])
    sections = [
        section for table in catalogue().tables.values() if (section := _section(table, whose))
    ]
    subjects = [Subject("person", person.pk), *(Subject("household", h.pk) for h in homes)]
    entries = about(scope, subjects).filter(act__in=SEEING).order_by("-id")
    looks = [Look(timezone.localtime(e.at), e.name, e.role, _why(e)) for e in entries]
    looks += [look for home in homes for look in _taken(scope, home)]
    return Copy(person, sections, sorted(looks, key=lambda look: look.at, reverse=True))


def _taken(scope: Scope, home: Household) -> Iterator[Look]:
    """The lists that left with the family in them."""
    subject = Subject("household", home.pk, home.region)
    for row in lists_with(scope, subject, units_ever(home)).defer("object_ids"):
        whole = "，含完整号码" if row.whole else ""
        why = f"带走名单：{row.said or row.listed}（共 {row.total} 户{whole}）"
        yield Look(timezone.localtime(row.at), row.name, row.role, why)


def _why(entry: AuditEntry) -> str:
    """Why one looks is chosen; what is typed when a paper leaves may name somebody else."""
    return "打印或带走材料" if entry.act == EXPORT else str(entry.purpose)


def _section(table: Table, whose: About) -> Section | None:
    condition = where(table)
    fields = [field for field in table.fields if _told(table, field)]
    if condition is None or not fields:
        return None
    rows = [list(_values(table, fields, row)) for row in _rows(table, fields, condition, whose)]
    found = [row for row in rows if row]
    purposes = "、".join(dict.fromkeys(field.purpose.label for field in fields))
    if not found:
        return None
    return Section(table.name, table.label, purposes, table.keeping.label, found)


def _told(table: Table, field: Field) -> bool:
    """An index says nothing; a mask nothing beside the number itself."""
    if field.kind is Kind.TECHNICAL or field.protection == "盲索引":
        return False
    stem = field.name.removesuffix("_mask")
    sealed = {each.name for each in table.fields if each.protection == SEALED}
    return field.protection != "掩码" or f"{stem}_sealed" not in sealed


def _rows(
    table: Table, fields: Sequence[Field], condition: sql.Composed, whose: About
) -> list[tuple[Any, ...]]:
    """The columns told, each sealed one followed by the id it is bound to."""
    columns: list[sql.Composable] = []
    sealed = _sealed(table)
    for field in fields:
        columns.append(sql.Identifier("t", field.name))
        if field.name in sealed:
            columns.append(sql.SQL(sealed[field.name].owner))
    query = sql.SQL("SELECT {} FROM {} AS t WHERE {} ORDER BY t.id").format(
        sql.SQL(", ").join(columns), sql.Identifier(table.name), condition
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(query, whose.parameters)
        return list(cursor.cursor.fetchall())


def _sealed(table: Table) -> dict[str, Sealed]:
    return getattr(model_of(table.name), "sealed", {})


def _values(table: Table, fields: Sequence[Field], row: tuple[Any, ...]) -> Iterator[Value]:
    sealed, cells = _sealed(table), iter(row)
    model = model_of(table.name)
    columns = columns_of(model) if model else {}
    for field in fields:
        value = next(cells)
        if field.name in sealed:
            owner = next(cells)
            value = _opened(table, field, owner, value) if value else None
        if value is None or value == "":
            continue
        text = _said(columns[field.name], field.name, value)
        hidden = field.name in table.others
        yield Value(field.name, field.label, mask_name(text) if hidden else text)


def _opened(table: Table, field: Field, owner: UUID, value: bytes) -> str:
    """What no office may read is told to be there, and by whom it is kept."""
    if field.name in table.private:
        return _PRIVATE
    return unseal(_sealed(table)[field.name].kind, owner, value)


def _said(column: Column, name: str, value: object) -> str:  # type: ignore[type-arg]
    """A value as people write it."""
    choices = dict(column.flatchoices)
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return _number(name, value)
    return str(value)


def _number(name: str, value: int) -> str:
    if name.endswith("_fen"):
        return f"{value // 100}.{value % 100:02d} 元"
    if name.endswith(_PLACES):
        return region_names([value])[value]
    if name in _MONTHS:
        return str(Period.from_ordinal(value))
    return str(value)
