"""The doctor names each fault and its cure, and breaks at none."""

from __future__ import annotations

import io
import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.instance import queries
from nuanxin.base.jobs.models import Job
from nuanxin.base.sealing import queries as sealing
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.config import serving as web
from nuanxin.config.checkup import Finding, State, examine

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def static(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


@pytest.fixture
def worker(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def found() -> dict[str, Finding]:
    return {each.what: each for each in examine()}


def test_a_sound_installation_has_nothing_to_mend(
    static: None, worker: None, settings: Any
) -> None:
    record(SYSTEM, "backup.taken", [])
    seal_pending()
    settings.INSECURE_LAN = False
    assert {each.state for each in examine()} == {State.GOOD}
    settings.INSECURE_LAN = True
    assert found()["网页连接"].state is State.MIND
    assert "INSECURE_LAN=1" in found()["网页连接"].said


def test_each_fault_is_named_with_its_cure(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.FILE_FOLDER = tmp_path
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9, 8, 1024**3))
    ago = timezone.now() - timedelta(hours=1)
    for key, status in (("a", "queued"), ("b", "doing")):
        job = Job.objects.create(
            kind="x", key=key, region=341599000000, status=status, lease_until=ago,
            runner=uuid4(), started_at=ago,
        )  # fmt: skip
        Job.objects.filter(pk=job.pk).update(queued_at=ago)
    StoredFile.objects.create(
        region=341599000000, name="a", purpose="x", sha256="0" * 64, size=1, place="gone"
    )
    told = found()
    for what, words in {
        "页面文件": "make demo ARGS=--no-serve",
        "磁盘": "不到 2 GB",
        "作业进程": "nuanxin worker",
        "作业": "1 项排队超过 15 分钟，1 项中断",
        "存档文件": "1 个存档文件在磁盘上找不到",
    }.items():
        assert told[what].state is State.FAULT
        assert words in told[what].said
    assert (told["备份"].state, "nuanxin backup" in told["备份"].said) == (State.MIND, True)


def kept(words: bytes) -> StoredFile:
    return store(SYSTEM, io.BytesIO(words), "申请表.pdf", 341599000000, "casework")


def test_a_stored_file_that_was_altered_is_a_fault(tmp_path: Path, settings: Any) -> None:
    settings.FILE_FOLDER = tmp_path
    files = [kept(b"one"), kept(b"two"), kept(b"three")]
    assert "登记的 3 个都在，逐个读过" in found()["存档文件"].said
    path = tmp_path / files[0].place
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (tmp_path / files[1].place).write_bytes(b"")
    told = found()["存档文件"]
    assert told.state is State.FAULT
    assert "2 个打不开，或内容与登记的不一样" in told.said
    assert "申请表" not in told.said
    StoredFile.objects.exclude(pk=files[2].pk).delete()
    StoredFile.objects.update(sha256="0" * 64)
    assert "1 个打不开，或内容与登记的不一样" in found()["存档文件"].said


def test_who_has_no_patience_reads_some_files_and_says_so(
    tmp_path: Path, settings: Any
) -> None:
    settings.FILE_FOLDER = tmp_path
    kept(b"one")
    told = {each.what: each for each in examine(patience=0)}["存档文件"]
    assert (told.state, "抽读 0 个" in told.said) == (State.GOOD, True)
    assert "--every-file" in told.said


def test_what_no_migration_made_is_a_fault(as_owner: None) -> None:
    assert found()["表结构"].state is State.GOOD
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE person_2024_bak AS SELECT * FROM registry_person")
        cursor.execute("CREATE VIEW everybody AS SELECT id FROM registry_person")
        cursor.execute("ALTER TABLE base_user ADD COLUMN id_number text")
        cursor.execute("ALTER TABLE base_storedfile DROP COLUMN sha256 CASCADE")
    told = found()["表结构"]
    assert told.state is State.FAULT
    for words in (
        "多出表或视图 person_2024_bak",
        "多出表或视图 everybody",
        "base_user 多出一列 id_number",
        "base_storedfile 缺少一列 sha256",
    ):
        assert words in told.said


def test_entries_nobody_seals_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "waiting_since", lambda: timezone.now() - timedelta(hours=1))
    told = found()["审计封存"]
    assert (told.state, "nuanxin worker" in told.said) == (State.FAULT, True)


def test_a_role_that_sees_past_row_security_is_a_fault(as_owner: None) -> None:
    assert "不受行级保护约束" in found()["行级保护"].said


def test_without_a_database_the_rest_is_still_looked_at(
    static: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "trouble", lambda: "连接不上。请确认数据库已启动。")
    told = found()
    assert told["数据库"].state is State.FAULT
    assert set(told) == {
        "政策包", "磁盘", "页面文件", "运行环境", "网页连接", "短信验证码", "统一登录",
        "数据库",
    }  # fmt: skip


def test_what_serves_is_judged_not_the_shell_of_the_doctor(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "VAR", tmp_path)
    settings.INSECURE_LAN = False
    assert "没有正在服务的网页程序" in found()["网页连接"].said
    settings.INSECURE_LAN = True
    web.tell()
    assert found()["运行环境"].state is State.GOOD
    settings.INSECURE_LAN, settings.OIDC_ISSUER = False, "https://elsewhere.example"
    told = found()
    assert told["网页连接"].state is State.MIND
    assert "正在服务的网页程序" in told["网页连接"].said
    assert told["运行环境"].state is State.MIND
    assert "INSECURE_LAN、NUANXIN_OIDC_ISSUER" in told["运行环境"].said
    kept = (tmp_path / "serving.json").read_text()
    assert settings.SECRET_KEY not in kept
    (tmp_path / "serving.json").write_text(kept.replace(f'"pid": {os.getpid()}', '"pid": 0.5'))
    assert web.serving() is None
    (tmp_path / "serving.json").write_text("{")
    assert web.serving() is None
