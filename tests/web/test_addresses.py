"""What every answer carries, and what watchers ask."""

from __future__ import annotations

import pytest
from django.test import Client

from nuanxin.base.instance import queries as instance
from nuanxin.rulebook import library


@pytest.mark.parametrize("path", ["/", "/trial/", "/policy/", "/roll/", "/kit/", "/nowhere/"])
def test_every_page_forbids_inline_code_framing_and_keeping(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readiness_answers_for_database_and_packs(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"] == {"数据库": "就绪", "政策包": "就绪"}


def test_a_part_that_is_not_ready_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "trouble", lambda: "连接不上。")
    monkeypatch.setattr(library, "trouble", lambda: "")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"数据库": "连接不上。", "政策包": "就绪"}


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
