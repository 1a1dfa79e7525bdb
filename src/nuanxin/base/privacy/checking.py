"""Holding the register to the models: what is missing, what is stale, what lies open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set

from django.apps import apps

from nuanxin.base.privacy.catalogue import (
    OPEN,
    SEALED,
    Catalogue,
    Kind,
    Table,
    catalogue,
    columns_of,
    model_of,
)

_HOW = "请写进所在应用的 privacy.yaml"


def faults(register: Catalogue | None = None) -> list[str]:
    """Everything wrong, each with its place; nothing when register and models agree."""
    known = register or catalogue()
    return [*_tables(known), *(fault for t in known.tables.values() for fault in _table(t))]


def _tables(register: Catalogue) -> Iterator[str]:
    said = register.tables.keys() | register.without.keys()
    stands = {str(m._meta.db_table) for m in apps.get_models(include_auto_created=True)}
    for name in sorted(stands - said):
        yield f"{name}：没有登记。{_HOW}（tables，或没有个人信息的 without）。"
    for name in sorted(said - stands):
        yield f"{name}：登记了，但没有这张表。请从目录里删去。"
    for name in sorted(register.tables.keys() & register.without.keys()):
        yield f"{name}：既登记了字段，又说没有个人信息。"


def _table(table: Table) -> Iterator[str]:
    model = model_of(table.name)
    if model is None:
        return
    columns = columns_of(model).keys()
    yield from _names(table, columns)
    sealed = getattr(model, "sealed", {}).keys()
    for field in table.fields:
        if field.kind is Kind.SENSITIVE and not field.why_open and field.protection == OPEN:
            yield f"{table.name}.{field.name}：敏感，但没有密封，也没有说明理由（open）。"
        if field.protection == SEALED and field.name not in sealed:
            yield f"{table.name}.{field.name}：叫作密封，但模型的 sealed 里没有它。"
    if table.subject and not (table.deletes or table.blanks or table.keeps):
        yield f"{table.name}：没有说删除个人信息时怎么办（erased）。"


def _names(table: Table, columns: Set[str]) -> Iterator[str]:
    counted = Counter(field.name for field in table.fields)
    for name in sorted(columns - counted.keys()):
        yield f"{table.name}.{name}：没有登记。{_HOW}。"
    for name in sorted(counted.keys() - columns):
        yield f"{table.name}.{name}：登记了，但没有这一列。请从目录里删去。"
    for name in sorted(name for name, times in counted.items() if times > 1):
        yield f"{table.name}.{name}：登记了两次。"
    for name in sorted(_named(table) - columns):
        yield f"{table.name}.{name}：目录提到它，但没有这一列。"


def _named(table: Table) -> set[str]:
    """Every column the entry speaks of besides its fields."""
    told = {*table.subject.values(), *table.blanks, *table.others, *table.via}
    return told | {*table.mentions, *table.mentions.values()}
