"""What every answer carries, and what watchers ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone

from nuanxin.base.instance import queries as instance
from nuanxin.base.jobs.models import Job
from nuanxin.base.sealing import queries as sealing
from nuanxin.rulebook import library


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/trial/", "/policy/", "/roll/", "/kit/", "/nowhere/"])
def test_every_page_forbids_inline_code_framing_and_keeping(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for its seal, whatever tests beside have committed."""
    monkeypatch.setattr(sealing, "waiting_since", lambda: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("sealed")
def test_readiness_answers_for_database_packs_queue_and_trail(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"] == dict.fromkeys(
        ("数据库", "政策包", "作业", "审计封存"), "就绪"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("sealed")
def test_work_that_nobody_does_and_a_trail_that_nobody_seals_are_named(client: Client) -> None:
    long_ago = timezone.now() - timedelta(minutes=6)
    Job.objects.create(kind="x", key="1", region=0)
    assert client.get("/readyz").status_code == 200, "just ordered"
    Job.objects.update(queued_at=long_ago)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "waiting_since", lambda: long_ago)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert "没有作业进程在做。请执行 nuanxin worker" in parts["作业"]
    assert "起的审计记录还没有封存" in parts["审计封存"]
    assert (parts["数据库"], parts["政策包"]) == ("就绪", "就绪")


@pytest.mark.django_db
def test_tables_that_do_not_answer_are_a_part_that_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: object) -> str:
        raise ProgrammingError("no such table")

    monkeypatch.setattr(sealing, "trouble", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "请执行 nuanxin doctor" in answer.json()["parts"]["审计封存"]


def test_a_part_that_is_not_ready_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "trouble", lambda: "连接不上。")
    monkeypatch.setattr(library, "trouble", lambda: "")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert (parts["数据库"], parts["政策包"]) == ("连接不上。", "就绪")
    assert parts["作业"] == parts["审计封存"] == "数据库连不上，没有查。"


def test_the_process_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_form_without_its_token_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/trial/", {"at": "2017"})
    assert answer.status_code == 403
    assert "请刷新页面再试" in answer.content.decode()


def test_an_upload_beyond_all_measure_is_not_read(client: Client) -> None:
    answer = client.post("/roll/", {"x": "y"}, headers={"Content-Length": str(64 * 1024**2)})
    assert answer.status_code == 413
    assert "32 MB" in answer.content.decode()
