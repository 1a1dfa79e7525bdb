"""A backup brings back every row and file, or says in one sentence why it does not."""

from __future__ import annotations

import io
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings as product
from django.db import connection
from django.utils import timezone
from psycopg import sql

from base.sealing.emptied import as_owner, empty, settle
from nuanxin.base.audit.actions import record
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.audit.subject import Subject
from nuanxin.base.backup import actions
from nuanxin.base.backup.actions import back_up, restore
from nuanxin.base.backup.contents import contents
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.instance.queries import Contents
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.vault import keys
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Person
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def families(tmp_path: Path, settings: Any) -> None:
    """Two families, a file somebody handed in, and a trail nobody else has written in."""
    with as_owner() as owner:
        empty(owner)
    settings.FILE_FOLDER = tmp_path / "files"
    admitted(bereaved("1"), bereaved("2"))
    store(SYSTEM, io.BytesIO(b"scan" * 1000), "扫描件.pdf", VILLAGE, "scan")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "one.backup"
    back_up(to=path, at=timezone.now(), tell=lambda _: None)
    return path


@pytest.fixture
def as_owner_for_good(postgres_url: str) -> Iterator[psycopg.Connection]:
    """What somebody who owns the tables writes by hand; the next test does not meet it."""
    name = f"/{connection.settings_dict['NAME']}"
    url = urlunsplit(urlsplit(postgres_url)._replace(path=name))
    with psycopg.connect(url, autocommit=True) as owner:
        yield owner
        owner.execute("ALTER TABLE base_auditentry ENABLE TRIGGER USER")
    with as_owner() as cursor:
        empty(cursor)


@pytest.fixture
def empty_database(postgres_url: str) -> Iterator[str]:
    """The address of a database with nothing in it, as its owner."""
    name = f"nuanxin_back_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        # Without FORCE the server waits for whoever is leaving, vacuuming workers too.
        drop = sql.SQL("DROP DATABASE {}")
        server.execute(drop.format(sql.Identifier(name)))


def command(*words: str, database: str, var: Path) -> subprocess.CompletedProcess[str]:
    # Nobody's shell names the settings; the suite does, for itself.
    shell = {
        name: said for name, said in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    environment = shell | {
        "DATABASE_URL": database,
        "DATABASE_OWNER_URL": "",
        "NUANXIN_VAR": str(var),
        "VAULT_KEYS": str(product.VAULT_KEYS),
        "SECRET_KEY": product.SECRET_KEY,
    }
    return subprocess.run(
        [sys.executable, "-m", "nuanxin.config.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_everything_comes_back_into_an_empty_database(
    backup: Path, empty_database: str, tmp_path: Path
) -> None:
    run = command("restore", str(backup), database=empty_database, var=tmp_path / "var")
    assert run.returncode == 0, run.stderr
    assert "已恢复并核对无误" in run.stdout
    there = Person.objects.exclude(id_number_sealed=None).order_by("id")[0]
    with psycopg.connect(empty_database) as back:
        row = back.execute(
            "SELECT public_id, id_number_sealed FROM registry_person WHERE id = %s", [there.pk]
        ).fetchone()
        policies = back.execute("SELECT count(*) FROM pg_policy").fetchone()
    assert row
    assert policies
    assert policies[0] > 30
    number = unseal(Kind.ID_NUMBER, there.public_id, there.id_number_sealed)
    assert unseal(Kind.ID_NUMBER, row[0], row[1]) == number
    kept = [path.read_bytes() for path in Path(product.FILE_FOLDER).iterdir()]
    assert [path.read_bytes() for path in (tmp_path / "var" / "files").iterdir()] == kept
    again = command("restore", str(backup), database=empty_database, var=tmp_path / "var")
    assert again.returncode == 2
    assert "恢复只写进空数据库" in again.stderr


def test_what_came_back_is_backed_up_from_the_command_line(
    backup: Path, empty_database: str, tmp_path: Path
) -> None:
    var, again = tmp_path / "var", tmp_path / "again.backup"
    assert command("restore", str(backup), database=empty_database, var=var).returncode == 0
    taken = command("backup", str(again), database=empty_database, var=var)
    assert taken.returncode == 0, taken.stderr
    assert "已备份" in taken.stdout
    proven = command("restore", str(again), "--verify", database=empty_database, var=var)
    assert proven.returncode == 0, proven.stderr


def test_the_trail_that_came_back_is_proven_and_goes_on(
    backup: Path, empty_database: str, tmp_path: Path
) -> None:
    """Another server counts its transactions anew: the chain goes on in an era of its own."""
    var = tmp_path / "var"
    assert command("restore", str(backup), database=empty_database, var=var).returncode == 0
    proven = command("audit", "verify", database=empty_database, var=var)
    assert proven.returncode == 0, proven.stdout + proven.stderr
    assert "没有发现改动" in proven.stdout
    with psycopg.connect(empty_database) as back:
        entries = back.execute(
            "SELECT count(*) FROM base_auditentry WHERE act <> 'backup.taken'"
        ).fetchone()
        there = AuditEntry.objects.exclude(act="backup.taken").count()
        assert entries
        assert entries[0] == there + 1  # that it was restored
        back.execute("ALTER TABLE base_auditentry DISABLE TRIGGER USER")
        back.execute(
            "UPDATE base_auditentry SET name = '别人' "
            "WHERE id = (SELECT min(id) FROM base_auditentry)"
        )
        back.execute("ALTER TABLE base_auditentry ENABLE TRIGGER USER")
    touched = command("audit", "verify", database=empty_database, var=var)
    assert touched.returncode == 2
    assert "有记录被改动" in touched.stdout


def test_what_says_that_it_came_back_is_sealed_at_once(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another server it would else pass for an entry put among the old ones."""
    done: list[str] = []
    for name in ("_bring_back", "_compare", "_bring_files", "grant_to", "apply_policies"):
        monkeypatch.setattr(actions, name, lambda *_, **__: None)
    monkeypatch.setattr(actions, "what_stands", lambda: Contents.EMPTY)
    monkeypatch.setattr(actions, "seal_pending", lambda: done.append("sealed"))
    monkeypatch.setattr(actions, "record", lambda _, act, *__, **___: done.append(act))
    restore(backup=backup, only_verify=False, tell=lambda _: None)
    assert done == ["sealed", "backup.restored", "sealed"]


def test_a_backup_is_proven_without_touching_anything(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = secrets.token_hex(4)
    monkeypatch.setattr(secrets, "token_hex", lambda _: mark)
    before = AuditEntry.objects.count()
    manifest = restore(backup=backup, only_verify=True, tell=lambda _: None)
    assert manifest.tables["registry_household"][0] == 2
    assert len(manifest.files) == 1
    assert AuditEntry.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [f"nuanxin_check_{mark}"]
        )
        assert not cursor.fetchall()


def test_a_faithful_backup_of_what_was_broken_is_told_so(
    tmp_path: Path, as_owner_for_good: psycopg.Connection
) -> None:
    with as_owner() as owner:
        empty(owner)
    record(SYSTEM, "view", [Subject("household", 1, VILLAGE)], purpose="走访")
    settle()
    assert seal_pending() == 1
    as_owner_for_good.execute("ALTER TABLE base_auditentry DISABLE TRIGGER USER")
    as_owner_for_good.execute("UPDATE base_auditentry SET name = '别人'")
    (file,) = Path(product.FILE_FOLDER).iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    path = tmp_path / "broken.backup"
    back_up(to=path, at=timezone.now(), tell=lambda _: None)
    with pytest.raises(Refusal) as told:
        restore(
            backup=path, only_verify=True, tell=lambda _: None, promises=lambda: ["分录不平"]
        )
    for words in ("有记录被改动", "分录不平", "存档文件：1 个", "更早的备份"):
        assert words in str(told.value)
    assert connection.settings_dict["NAME"].startswith("test_"), "back where we work"


def test_nobody_reads_a_name_or_number_in_it(backup: Path) -> None:
    content = backup.read_bytes()
    for plain in ("陈桂兰", "云桥镇花名册", "一组 12 号", "13800001234", "registry_person"):
        assert plain.encode() not in content
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.9])
def test_one_changed_byte_is_found_and_nothing_comes_back(backup: Path, at: float) -> None:
    content = bytearray(backup.read_bytes())
    content[int(len(content) * at)] ^= 1
    backup.write_bytes(content)
    with pytest.raises(Refusal, match=r"备份文件打不开|没有做成"):
        restore(backup=backup, only_verify=True, tell=lambda _: None)


def test_half_a_file_another_file_and_other_keys_open_nothing(
    backup: Path, tmp_path: Path, settings: Any
) -> None:
    half, other = tmp_path / "half", tmp_path / "other"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    other.write_text("明天再备份")
    for path in (half, other):
        with pytest.raises(Refusal, match="备份文件打不开"):
            restore(backup=path, only_verify=True, tell=lambda _: None)
    settings.VAULT_KEYS = tmp_path / "another" / "vault.json"
    keys.forget()
    with pytest.raises(Refusal, match="备份文件打不开"):
        restore(backup=backup, only_verify=True, tell=lambda _: None)
    keys.forget()


def test_contents_that_differ_are_named(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = contents

    def one_more(database: psycopg.Connection) -> dict[str, list[object]]:
        return read(database) | {"registry_person": [7, "0"]}

    monkeypatch.setattr(actions, "contents", one_more)
    with pytest.raises(Refusal, match=r"不一致：registry_person。请换一份备份"):
        restore(backup=backup, only_verify=True, tell=lambda _: None)


def test_nothing_is_written_over_and_nothing_half_is_left(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()
    for path, said in ((backup, "已经存在"), (tmp_path / "no" / "b", "没有 .* 这个文件夹")):
        with pytest.raises(Refusal, match=said):
            back_up(to=path, at=timezone.now(), tell=lambda _: None)
    assert backup.read_bytes() == before

    def die(_: psycopg.Connection) -> dict[str, list[object]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "contents", die)
    with pytest.raises(KeyboardInterrupt):
        back_up(to=tmp_path / "two", at=timezone.now(), tell=lambda _: None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "one.backup"]
