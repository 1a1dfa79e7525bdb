"""The policies every table must have, made from what the models say; and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model

from nuanxin.base.isolation.closing import kept_closer
from nuanxin.base.jurisdiction.reach import Follows, Reach, Trail

# Tables of Django and of the queue: accounts' sessions, kinds of rows, jobs; no families.
_OF_LIBRARIES = frozenset({"axes", "contenttypes", "auth", "sessions", "procrastinate"})
# The measured form: settings in scalar subqueries, all behind one CASE. Bare bounds look
# selective to the planner, which then reads a whole index of regions beside twenty families.
_INSIDE = (
    "CASE WHEN (SELECT guard.in_one_piece()) "
    "THEN region >= (SELECT guard.lowest()) AND region < (SELECT guard.beyond()) "
    "ELSE (SELECT guard.ranges()) @> region END"
)
# An act of the installation itself has no region: whoever sees everything sees it.
_INSIDE_OR_NOWHERE = (
    f"CASE WHEN region IS NULL THEN (SELECT guard.unbounded()) ELSE {_INSIDE} END"
)
_PARENT = "EXISTS (SELECT 1 FROM {parent} AS parent WHERE parent.id = {table}.{column})"
# Whoever sees everything, as sealing and verifying do, asks no entry for each of its traces.
_TRACED = "(SELECT guard.unbounded()) OR {}"
_EVERYTHING = "true"
_SWITCHES = """
    SELECT relname, relrowsecurity AND NOT relforcerowsecurity FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
_COMPARED = """
    SELECT relation, policy, words, applied.stored = standing.stored
      FROM guard.standing
      FULL JOIN (SELECT * FROM guard.applied WHERE words <> '') AS applied
     USING (relation, policy)
"""
_HELD = """
    SELECT relation, policy FROM guard.holding
      FULL JOIN (SELECT * FROM guard.applied WHERE words = '') AS applied
     USING (relation, policy)
     WHERE holding.stored IS DISTINCT FROM applied.stored
"""


class Policy(NamedTuple):
    """One policy of one table; `using` filters what is there, `check` what is written."""

    table: str
    command: str
    using: str | None
    check: str | None
    closer: bool = False

    @property
    def name(self) -> str:
        return "nuanxin_closer" if self.closer else f"nuanxin_{self.command.lower()}"

    @property
    def words(self) -> str:
        """`[AS RESTRICTIVE] FOR … USING (…) WITH CHECK (…)`."""
        kind = "AS RESTRICTIVE " if self.closer else ""
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return f"{kind}FOR {self.command}{using}{check}"


def wanted() -> dict[str, list[Policy]]:
    """For every table of ours its policies; an empty list means no row security.

    Raises LookupError for a model that does not say who reaches it.
    """
    found: dict[str, list[Policy]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in _OF_LIBRARIES:
            continue
        found[model._meta.db_table] = [*_policies(model), *_closer(model)]
    return found


def _policies(model: type[Model]) -> Iterator[Policy]:
    table = model._meta.db_table
    match getattr(model, "reach", None):
        case Reach.SCOPED:
            yield Policy(table, "ALL", _INSIDE, _INSIDE)
        case Reach.PUBLIC:
            yield from _public(model, table)
        case Reach.SYSTEM:
            return
        case Follows(field):
            inside = _follows(model, field)
            yield Policy(table, "ALL", inside, inside)
        case Trail(field):
            seen = _TRACED.format(_follows(model, field)) if field else _INSIDE_OR_NOWHERE
            yield Policy(table, "SELECT", seen, None)
            yield Policy(table, "INSERT", None, _EVERYTHING)
        case _:
            raise LookupError(f"{model.__name__} does not say who reaches its rows")


def _closer(model: type[Model]) -> Iterator[Policy]:
    """Rows of a file kept closer than others are not read by a post that may not open it."""
    found = kept_closer(model)
    if getattr(model, "reach", None) == Reach.SCOPED and found is not None:
        yield Policy(model._meta.db_table, "SELECT", found, None, closer=True)


def _public(model: type[Model], table: str) -> Iterator[Policy]:
    if not any(field.name == "region" for field in model._meta.fields):
        return
    yield Policy(table, "SELECT", _EVERYTHING, None)
    yield Policy(table, "INSERT", None, _INSIDE)
    yield Policy(table, "UPDATE", _INSIDE, _INSIDE)
    yield Policy(table, "DELETE", _INSIDE, None)


def _follows(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    parent = field.related_model._meta.db_table  # type: ignore[union-attr]
    table = model._meta.db_table
    return _PARENT.format(parent=parent, table=table, column=field.column)  # type: ignore[union-attr]


def drift() -> list[str]:
    """Where the database differs from what the models say; nothing when they agree."""
    with connection.cursor() as cursor:
        cursor.execute(_SWITCHES)
        switches = dict(cursor.fetchall())
        cursor.execute(_COMPARED)
        compared = cursor.fetchall()
        cursor.execute(_HELD)
        held = cursor.fetchall()
    ours = wanted()
    words = {(p.table, p.name): p.words for policies in ours.values() for p in policies}
    found = {(table, name): text for table, name, text, same in compared if same}
    known = words.keys() | {(table, name) for table, name, *_ in compared}
    wrong = {key for key in known if key not in words or words[key] != found.get(key)}
    return sorted(
        {f"{table}：规则 {name} 与程序不一致" for table, name in wrong}
        | {
            f"{table}：行级保护开关不对"
            for table, policies in ours.items()
            if switches.get(table) != bool(policies)
        }
        | {f"{table}：{name} 与准备时不一致" for table, name in held}
    )
