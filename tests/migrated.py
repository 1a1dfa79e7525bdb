"""A database with every migration run, kept for the next run of the suite."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SOURCE = Path(__file__).resolve().parents[1] / "src"
_KEPT = "nuanxin_migrated_"
_BUILDING = 7215900
_MIGRATE = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
from nuanxin.base.database.address import django_database

settings.DATABASES["default"].update(django_database(sys.argv[1]))
django.setup()
call_command("migrate", verbosity=0)
"""


def template(postgres_url: str) -> str:
    """The name of a database to copy; built by whoever comes first, others wait for them."""
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("migrations/*.py")):
        digest.update(path.read_bytes())
    name = _KEPT + digest.hexdigest()[:12]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_BUILDING])
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_KEPT]
        )
        standing = {row[0] for row in found.fetchall()}
        if name not in standing:
            for old in standing:
                connection.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old))
                )
            _build(connection, postgres_url, name)
    return name


def _build(connection: psycopg.Connection, postgres_url: str, name: str) -> None:
    building = f"{name}_building"[:63].replace(_KEPT, "nuanxin_building_")
    for what in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
        connection.execute(sql.SQL(what).format(sql.Identifier(building)))
    address = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{building}"))
    subprocess.run(
        [sys.executable, "-c", _MIGRATE, address],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nuanxin.config.settings"},
        check=True,
    )
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(building), sql.Identifier(name)
        )
    )
