"""What every command that needs the database does first."""

from __future__ import annotations

import os

import django

from nuanxin.base.database import cluster
from nuanxin.config.places import VAR


def connect(*, start: bool) -> None:
    """Start Django on DATABASE_URL, or on the embedded PostgreSQL under var/.

    `start` says whether that PostgreSQL is wanted: who only asks for help wants none.
    """
    if start and not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = cluster.start(VAR)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")
    django.setup()
