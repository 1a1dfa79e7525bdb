"""The rows of a table that are about somebody, as the register says they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from psycopg import sql

from nuanxin.base.privacy.catalogue import Table, catalogue


class About(NamedTuple):
    """Whose rows: people, and households whose common rows are theirs too."""

    people: Sequence[int]
    households: Sequence[int] = ()

    @property
    def parameters(self) -> dict[str, list[int]]:
        return {"people": list(self.people), "households": list(self.households)}


def where(table: Table, alias: str = "t") -> sql.Composed | None:
    """The condition for rows of a table, through whatever they point to; None names nobody."""
    found = condition(table, alias)
    if found is None and table.via:
        column, parent = next(iter(table.via.items()))
        inner = where(catalogue().tables[parent], parent)
        if inner is not None:
            return sql.SQL("{} IN (SELECT {} FROM {} WHERE {})").format(
                sql.Identifier(alias, column), sql.Identifier(parent, "id"),
                sql.Identifier(parent), inner,
            )  # fmt: skip
    return found


def condition(table: Table, alias: str) -> sql.Composed | None:
    """Rows that name a person; rows of the household as a whole where they name nobody."""
    columns = {kind: sql.Identifier(alias, column) for kind, column in table.subject.items()}
    if len(columns) == 2:
        return sql.SQL(
            "({person} = ANY(%(people)s) OR {person} IS NULL AND {home} = ANY(%(households)s))"
        ).format(person=columns["person"], home=columns["household"])
    if "person" in columns:
        return sql.SQL("{} = ANY(%(people)s)").format(columns["person"])
    if "household" in columns:
        return sql.SQL("{} = ANY(%(households)s)").format(columns["household"])
    return None


def count(table: Table, about: About) -> int:
    """How many rows there are, inside the scope of whoever asks."""
    found = where(table)
    if found is None:
        return 0
    query = sql.SQL("SELECT count(*) FROM {} AS t WHERE {}").format(
        sql.Identifier(table.name), found
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(query, about.parameters)
        return int(cursor.fetchone()[0])
