"""Reading the register: every `privacy.yaml` of an application, put together.

A table says whose data it holds, for what, how long, on which pages it is seen, how its rows
name a person or a household (`subject`), what deleting somebody does to it (`erased`: delete,
blank, keep), and each column as general, sensitive (sealed, masked or indexed), open (sensitive
and readable in the database, with the reason) or technical.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.apps import apps
from django.db.models import Field as Column
from django.db.models import Model

_PARTS = ("bases", "purposes", "keeping", "reasons", "names", "tables", "without")
SEALED, OPEN = "密封", "明文"
_ENDINGS = {"_sealed": SEALED, "_index": "盲索引", "_mask": "掩码"}
_PLAIN = {"mask": "掩码"}


class Kind(StrEnum):
    """How much a field says about somebody."""

    SENSITIVE = "敏感"
    GENERAL = "一般"
    TECHNICAL = "内部编号"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a law lets us: document, article, and what it says in our words."""

    document: str
    article: str
    words: str


@dataclass(frozen=True, slots=True)
class Purpose:
    key: str
    label: str
    bases: tuple[Basis, ...]

    @property
    def cited(self) -> list[str]:
        """The grounds, each document once."""
        articles: dict[str, list[str]] = {}
        for basis in self.bases:
            articles.setdefault(basis.document, []).append(basis.article)
        return [f"《{name}》{'、'.join(said)}" for name, said in articles.items()]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long from what on; `then`: automatic, confirm (two people on a page), appraise (what
    others still rest on: an archivist judges), or never deleted by the program.
    """

    key: str
    label: str
    starts: str
    days: int
    then: str
    source: str
    duty: str = ""

    @property
    def ends(self) -> str:
        said = {
            "automatic": "到期自动清除", "confirm": "到期由人确认后删除",
            "appraise": "到期由档案人员鉴定，程序不自动删除",
        }  # fmt: skip
        return said.get(self.then, "程序不删除")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of one table."""

    table: str
    name: str
    label: str
    kind: Kind
    protection: str
    purpose: Purpose
    why_open: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table that can hold personal data; `subject`: person or household → its column.

    `via`: column → parent table, for rows that belong to somebody through another row.
    `private`: sealed columns that no office opens, whatever it makes.
    `mentions`: column naming somebody else → the column with that one's name.
    """

    name: str
    label: str
    whose: str
    keeping: Keeping
    seen: tuple[str, ...]
    subject: Mapping[str, str]
    deletes: bool
    blanks: Mapping[str, str | None]
    keeps: str
    others: frozenset[str]
    via: Mapping[str, str]
    mentions: Mapping[str, str]
    private: frozenset[str]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything registered; `without` are tables that hold nothing personal, and why."""

    tables: Mapping[str, Table]
    without: Mapping[str, str]
    keeping: Mapping[str, Keeping]
    purposes: Mapping[str, Purpose]

    @property
    def fields(self) -> Iterator[tuple[Table, Field]]:
        for table in self.tables.values():
            for field in table.fields:
                yield table, field


class _Words(NamedTuple):
    """Reasons by key, and what columns without a Chinese name are called."""

    reasons: Mapping[str, str]
    names: Mapping[str, str]


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The register of this installation."""
    said = _gathered()
    bases = {key: Basis(**entry) for key, entry in said["bases"].items()}
    purposes = {
        key: Purpose(key, entry["label"], tuple(bases[each] for each in entry["bases"]))
        for key, entry in said["purposes"].items()
    }
    keeping = {key: Keeping(key, **entry) for key, entry in said["keeping"].items()}
    tables = {
        name: _table(name, entry, purposes, keeping, _Words(said["reasons"], said["names"]))
        for name, entry in said["tables"].items()
    }
    return Catalogue(tables, said["without"], keeping, purposes)


def _gathered() -> dict[str, dict[str, Any]]:
    """All files together; the same key twice is a fault of the files."""
    found: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    for config in apps.get_app_configs():
        path = Path(config.path) / "privacy.yaml"
        if not path.exists():
            continue
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        for part, entries in said.items():
            twice = found[part].keys() & entries.keys()
            if twice:
                raise ValueError(f"{path}: {sorted(twice)} stands twice in the register")
            found[part] |= entries
    return found


def _table(
    name: str,
    entry: Mapping[str, Any],
    purposes: Mapping[str, Purpose],
    keeping: Mapping[str, Keeping],
    words: _Words,
) -> Table:
    model = model_of(name)
    erased = entry.get("erased")
    rest = erased if isinstance(erased, dict) else {}
    return Table(
        name=name,
        label=entry.get("called") or (str(model._meta.verbose_name) if model else name),
        whose=str(entry["whose"]),
        keeping=keeping[str(entry["keeping"])],
        seen=tuple(entry.get("seen", ())),
        subject=entry.get("subject", {}),
        deletes=erased == "delete",
        blanks=rest.get("blank", {}),
        keeps=rest.get("keep", ""),
        others=frozenset(entry.get("others", ())),
        via=entry.get("via", {}),
        mentions=entry.get("mentions", {}),
        private=frozenset(entry.get("private", ())),
        fields=tuple(_fields(name, entry, purposes, words)),
    )


def _fields(
    table: str,
    entry: Mapping[str, Any],
    purposes: Mapping[str, Purpose],
    words: _Words,
) -> Iterator[Field]:
    own: Mapping[str, str] = entry.get("purposes", {})
    for name, kind, reason in _columns(entry):
        purpose = purposes[own.get(name, str(entry["purpose"]))]
        why = words.reasons[reason] if reason else ""
        yield Field(
            table,
            name,
            label_of(table, name, words.names),
            kind,
            _protection(name),
            purpose,
            why,
        )


def _columns(entry: Mapping[str, Any]) -> Iterator[tuple[str, Kind, str]]:
    opened: Mapping[str, list[str]] = entry.get("open", {})
    for key, kind in (("sensitive", Kind.SENSITIVE), ("general", Kind.GENERAL)):
        yield from ((name, kind, "") for name in entry.get(key, ()))
    for reason, names in opened.items():
        yield from ((name, Kind.SENSITIVE, reason) for name in names)
    yield from ((name, Kind.TECHNICAL, "") for name in entry.get("technical", ()))


def model_of(table: str) -> type[Model] | None:
    """The model behind a table."""
    return _models().get(table)


@lru_cache(maxsize=1)
def _models() -> dict[str, type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return {str(model._meta.db_table): model for model in models}


def columns_of(model: type[Model]) -> dict[str, Column]:  # type: ignore[type-arg]
    return {str(field.column): field for field in model._meta.fields}


def label_of(table: str, name: str, names: Mapping[str, str]) -> str:
    """What a column is called; an index or a mask is called after what it stands for."""
    model = model_of(table)
    columns = columns_of(model) if model else {}
    for ending, word in _ENDINGS.items():
        stem = name.removesuffix(ending)
        if stem != name and word != SEALED:
            sealed = f"{stem}_sealed"
            return f"{_said(columns, sealed) or names.get(sealed, stem)}（{word}）"
    return _said(columns, name) or names.get(name, name)


def _said(columns: Mapping[str, Column], name: str) -> str:  # type: ignore[type-arg]
    """What the model calls it, if in Chinese."""
    label = str(columns[name].verbose_name) if name in columns else ""
    return label if any("\u4e00" <= each <= "\u9fff" for each in label) else ""


def _protection(name: str) -> str:
    for ending, word in _ENDINGS.items():
        if name.endswith(ending):
            return word
    return _PLAIN.get(name, OPEN)
