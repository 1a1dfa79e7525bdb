"""A demonstration only ever writes where nobody else's data is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from nuanxin.base.instance.actions import (
    clear_demonstration,
    mark_demonstration,
    refuse_foreign_database,
    refuse_older_tables,
)
from nuanxin.base.instance.models import Instance
from nuanxin.base.instance.queries import Contents, contents
from nuanxin.kit.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


def test_a_database_with_somebodys_tables_is_refused_and_left_alone() -> None:
    with pytest.raises(Refusal, match=r"演示不会动它.*DATABASE_URL"):
        refuse_foreign_database()
    assert not Instance.objects.exists()


def test_an_empty_database_is_welcome() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA elsewhere; SET LOCAL search_path TO elsewhere")
    assert contents() is Contents.EMPTY


@pytest.mark.parametrize(
    "run",
    [
        "app = 'base' AND name = '0001_instance_marker'",
        # All but the last, which is gathered by itself.
        "app = 'money' AND name BETWEEN '0001_payables' AND '0031_lists_go_out_as_text'",
    ],
)
def test_tables_of_an_older_version_are_refused_with_a_way_on(run: str) -> None:
    mark_demonstration()
    refuse_older_tables()
    app = run.split("'")[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = %s AND NOT (" + run + ")"
            " OR app = %s AND name ~ '_(tables|rows_keep|shares_add_up|lines_are|what_the)'",
            [app, app],
        )
    with pytest.raises(Refusal, match="更早的版本"):
        call_command("demonstrate")


def test_a_fresh_database_stopped_half_way_goes_on() -> None:
    mark_demonstration()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'money' AND name >= '0004_lines' "
            "AND (name IN ('0004_lines_are_frozen', '0030_the_levels_bear') "
            "OR name >= '0005_what' AND name < '0008' OR name >= '0031')"
        )
    refuse_older_tables()


def test_a_second_run_resumes_the_demonstration() -> None:
    mark_demonstration()
    assert contents() is Contents.DEMONSTRATION
    call_command("demonstrate")
    mark_demonstration()
    assert Instance.objects.count() == 1


def test_only_a_database_with_the_mark_is_ever_cleared(
    tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ANCHOR_FOLDER = tmp_path
    anchor = tmp_path / "2026-11-22.json"
    anchor.write_text("{}")
    with pytest.raises(Refusal, match="没有演示标记，演示不会清空它"):
        clear_demonstration()
    assert anchor.exists()
    assert contents() is Contents.FOREIGN
    mark_demonstration()
    with django_capture_on_commit_callbacks(execute=True):
        clear_demonstration()
    assert not anchor.exists()
    assert contents() is Contents.EMPTY
