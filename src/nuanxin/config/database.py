"""Where this process finds its database, said once in the environment."""

from __future__ import annotations

import os

from nuanxin.base.database import cluster
from nuanxin.config.places import VAR


def point_at_database() -> None:
    """Keep to DATABASE_URL when there is one, otherwise start the embedded PostgreSQL."""
    if not os.environ.get("DATABASE_URL"):
        found = cluster.start(VAR)
        os.environ["DATABASE_URL"] = found.application
        os.environ["DATABASE_OWNER_URL"] = found.owner
