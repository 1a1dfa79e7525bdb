"""The one question across the border of a scope: does this number already stand beyond it?

A number that exists once in the whole installation cannot be entered twice; whoever enters it
must be told so, and nothing more: not who, not where. A model names such columns in
`once_everywhere`; the owner makes a function for each, and nothing else looks across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

from nuanxin.base.isolation.closing import kept_closer

_FUNCTION = """
CREATE OR REPLACE FUNCTION guard.{name}(asked {type}[]) RETURNS SETOF {type}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT {column}::{type} FROM public.{table}
     WHERE {column} = ANY(asked) AND NOT coalesce(guard.ranges() @> region AND {seen}, false);
END
"""


def beyond_scope(model: type[Model], column: str, values: Sequence[object]) -> set[object]:
    """Those of the values that stand in a row outside the scope of whoever asks."""
    if not values:
        return set()
    ask = sql.SQL("SELECT * FROM guard.{}(%s)").format(sql.Identifier(_name(model, column)))
    with connection.cursor() as cursor:
        cursor.execute(ask, [list(values)])
        found = (row[0] for row in cursor.fetchall())
        return {bytes(value) if isinstance(value, memoryview) else value for value in found}


def functions() -> Iterator[sql.Composed]:
    """The statements that make them, one for each column."""
    for model in apps.get_models():
        for column in getattr(model, "once_everywhere", ()):
            kind = model._meta.get_field(column).db_type(connection)
            yield sql.SQL(_FUNCTION).format(
                name=sql.Identifier(_name(model, column)),
                type=sql.SQL("bytea" if kind == "bytea" else "text"),
                column=sql.Identifier(column),
                table=sql.Identifier(model._meta.db_table),
                seen=_seen(model),
            )


def _seen(model: type[Model]) -> sql.Composable:
    """A row of a file that is closed to whoever asks is as far away."""
    return sql.SQL(kept_closer(model) or "true")


def _name(model: type[Model], column: str) -> str:
    return f"beyond_{model._meta.db_table}_{column}"
