"""What stands in the database beside what our migrations made, and what is missing of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

# Written by migrations in SQL, for the database alone: no model knows them.
_WITHOUT_MODEL = {
    "public.django_migrations": {"id", "app", "name", "applied"},
    "public.base_auditentry": {"tx"},
    "public.base_auditseal": {"low", "high"},
    "guard.signing": {"one", "inner_key", "outer_key"},
    "guard.applied": {"relation", "policy", "words", "stored"},
    "guard.standing": {"relation", "policy", "stored"},
    "guard.holding": {"relation", "policy", "stored"},
}
# Of every schema but the server's own; what an extension brought along is its own matter.
_STANDING = """
    SELECT space.nspname || '.' || relname, array_agg(attname::text)
      FROM pg_class AS relation
      JOIN pg_namespace AS space ON space.oid = relnamespace
      JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
     WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
       AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%%'
       AND NOT EXISTS (SELECT 1 FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = relation.oid
                          AND deptype = 'e')
     GROUP BY 1
"""


def unlike_ours() -> list[str]:
    """Tables, views and columns too many or too few, in words; nothing when all is ours."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        standing = {name: set(columns) for name, columns in cursor.fetchall()}
    return sorted(_differences(_ours(), standing))


def _ours() -> dict[str, set[str]]:
    found = {name: set(columns) for name, columns in _WITHOUT_MODEL.items()}
    for model in apps.get_models(include_auto_created=True):
        columns = found.setdefault(f"public.{model._meta.db_table}", set())
        columns.update(f.column for f in model._meta.local_concrete_fields if f.column)
    return found


def _differences(ours: dict[str, set[str]], standing: dict[str, set[str]]) -> Iterator[str]:
    for table in ours.keys() | standing.keys():
        name = table.removeprefix("public.")
        if table not in ours:
            yield f"多出表或视图 {name}"
        elif table not in standing:
            yield f"缺少表或视图 {name}"
        else:
            yield from (f"{name} 多出一列 {each}" for each in standing[table] - ours[table])
            yield from (f"{name} 缺少一列 {each}" for each in ours[table] - standing[table])
