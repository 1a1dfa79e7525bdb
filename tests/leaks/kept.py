"""The world of the leak tests, made once a process: every later test gets a copy of its
database.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from leaks.world import World
from leaks.world import build as made

_KEPT: list[World] = []
# What another test's thread left open would forbid the copy. A vacuum that happens to be at it
# is PostgreSQL's own: nobody else may end it, and the copy sends it away itself.
_SHUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = %s AND backend_type = 'client backend'
"""


def build(folder: Path) -> World:
    """Everything a county has, twice; nobody else may look into this worker's database."""
    if _KEPT:
        _copied(_aside(), _own())
    else:
        _KEPT.append(deepcopy(made(folder)))
        _copied(_own(), _aside())
    return deepcopy(_KEPT[0])


def _own() -> str:
    return str(connection.settings_dict["NAME"])


def _aside() -> str:
    return f"{_own()}_world"


def _copied(source: str, target: str) -> None:
    """Put one database in the place of another, from beside both."""
    told = connection.settings_dict
    connection.close()
    with psycopg.connect(
        host=told["HOST"] or None,
        port=told["PORT"] or None,
        user=told["USER"],
        password=told["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as beside:
        beside.execute(_SHUT, [source])
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        beside.execute(drop.format(sql.Identifier(target)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        beside.execute(copy.format(sql.Identifier(target), sql.Identifier(source)))
