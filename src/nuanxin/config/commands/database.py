"""What every command that needs the database does first."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from nuanxin.config.database import point_at_database


def connect_as_owner(*, start: bool) -> None:
    """Start Django as the owner of the tables; the database may still be empty."""
    if start:
        point_at_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "nuanxin.config.owner_settings"
    django.setup()


def connect(*, start: bool, confirm: bool = True) -> None:
    """Start Django on DATABASE_URL, or on the embedded PostgreSQL under var/.

    `start` says whether that PostgreSQL is wanted: who only asks for help wants none.
    A database without its tables, or with other keys than ours, is refused.
    """
    if start:
        point_at_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")
    django.setup()
    if start and confirm:
        call_command("confirm")
