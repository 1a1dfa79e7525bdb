"""Files kept closer than others: which are closed to the post a ticket names.

A model says it in SQL: `closed_files` for what is a file itself (a household: its row stays,
the rows that point to it go), `closed_rows` for what goes with it (a person). Both may ask
`guard.post()`; a ticket without a post opens no file, and so nothing is closed to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model
from psycopg import sql

_FUNCTION = """
CREATE OR REPLACE FUNCTION guard.{name}() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN guard.post() IS NULL THEN ARRAY[]::bigint[] ELSE ARRAY({closed}) END
$$
"""
# An array that is nearly always empty, read once per statement.
_OPEN = "({column} IS NULL OR {column} <> ALL ((SELECT guard.{closed}())::bigint[]))"


def closed_functions() -> Iterator[sql.Composed]:
    """The functions policies ask, files first: what goes with them asks them in turn."""
    for marker in ("closed_files", "closed_rows"):
        for model in apps.get_models():
            if closed := getattr(model, marker, ""):
                yield sql.SQL(_FUNCTION).format(
                    name=sql.Identifier(closed_name(model)), closed=sql.SQL(closed)
                )


def closed_name(model: type[Model]) -> str:
    return f"closed_{model._meta.db_table}"


def kept_closer(model: type[Model]) -> str | None:
    """What holds of the rows of a model that are in no closed file; None where none can be.

    Whoever keeps rows about a file that are not part of it says `of_file = False`.
    """
    if not getattr(model, "of_file", True):
        return None
    if hasattr(model, "closed_rows"):
        return _OPEN.format(column="id", closed=closed_name(model))
    for marker in ("closed_files", "closed_rows"):
        for field in model._meta.concrete_fields:
            of = field.related_model if isinstance(field, ForeignKey) else None
            if of is not None and hasattr(of, marker):
                return _OPEN.format(column=field.column, closed=closed_name(of))
    return None
