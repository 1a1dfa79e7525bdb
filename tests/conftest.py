"""What every test may ask for: the embedded database, started once, when one needs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings

from nuanxin.base.database import cluster
from nuanxin.base.database.address import django_database

PROJECT = Path(__file__).resolve().parents[1]

hypothesis_settings.register_profile("default", deadline=None, print_blob=True)
hypothesis_settings.register_profile("nightly", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of this project."""
    return PROJECT


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL the tests may create databases in (DATABASE_URL, or the embedded one)."""
    return os.environ.get("DATABASE_URL") or cluster.start(PROJECT / "var" / "suite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres_url: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Point Django at that PostgreSQL; each worker gets a test database of its own."""
    wanted = django_database(postgres_url)
    connection = connections["default"]
    suffix = connection.settings_dict["TEST"].get("NAME")
    connection.settings_dict.update(wanted)
    settings.DATABASES["default"].update(wanted)
    if suffix:
        connection.settings_dict["TEST"]["NAME"] = suffix
