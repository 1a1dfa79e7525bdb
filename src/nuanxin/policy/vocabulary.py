"""The vocabulary: every noun a rule may use, its type, and where its value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Fact(NamedTuple):
    """One stored fact: `complete` lists apart, its column in every table that holds it."""

    entity: str
    name: str
    type: str
    column: str
    values: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    absent: date | None = None
    given: str = ""


class Derived(NamedTuple):
    """A noun with a rule of its own, compiled into whichever rule uses it."""

    entity: str
    name: str
    rule: str
    note: str = ""
    ask: str = ""


class Role(NamedTuple):
    """The unique person of one kind in a household."""

    name: str
    where: str
    value: str


class Vocabulary(NamedTuple):
    """Facts and derived nouns by (entity, name); tables, roles and completeness flags."""

    facts: Mapping[tuple[str, str], Fact]
    derived: Mapping[tuple[str, str], Derived]
    roles: Mapping[str, Role]
    tables: Mapping[str, str]
    complete: Mapping[str, str]
    by_entity: Mapping[str, Mapping[str, Fact]]

    def entity_of(self, owner: str) -> str | None:
        """The entity whose facts `owner` (a role, 本人, or the entity itself) has."""
        if owner in self.roles or owner == "本人":
            return "成员"
        return owner if owner in self.tables else None

    def fact(self, owner: str, name: str) -> Fact | None:
        return self.facts.get((self.entity_of(owner) or "", name))

    def of(self, entity: str) -> Mapping[str, Fact]:
        """The stored facts of one entity by name."""
        return self.by_entity.get(entity, {})

    def names(self) -> list[str]:
        """Everything a rule author may write, for suggestions."""
        stored = [*self.facts, *self.derived]
        owners = ("本人", *self.roles)
        people = [
            f"{owner}.{name}" for owner in owners for entity, name in stored if entity == "成员"
        ]
        return [f"{entity}.{name}" for entity, name in stored] + people
