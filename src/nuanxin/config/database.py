"""Where this process finds its database, said once in the environment."""

from __future__ import annotations

import os

from nuanxin.base.database import cluster
from nuanxin.config.places import VAR


def point_at_database() -> bool:
    """Keep to DATABASE_URL when there is one, otherwise start the embedded PostgreSQL.

    Says whether it is the embedded one.
    """
    embedded = not os.environ.get("DATABASE_URL")
    if embedded:
        found = cluster.start(VAR)
        os.environ["DATABASE_URL"] = found.application
        os.environ["DATABASE_OWNER_URL"] = found.owner
        os.environ["DATABASE_BACKUP_URL"] = found.backup
    return embedded


def start_again() -> None:
    """Bring the embedded PostgreSQL back where it has died; one that runs is left alone."""
    cluster.start(VAR)
