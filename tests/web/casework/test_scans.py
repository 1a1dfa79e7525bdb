"""Scans on the page of a request: kept by who handles, opened with a line each."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from base.files.test_cleaning import located, pdf, picture
from nuanxin.base.audit.models import AuditEntry
from nuanxin.casework.road.models import Case, Scan
from registry.people.families import admitted, bereaved
from web.casework.test_pages import apply, said, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _family() -> None:
    admitted(bereaved("1"))


def send(client: Client, row: Case, content: bytes, to: str = "0", status: int = 302) -> str:
    row.refresh_from_db()
    sent = {
        "to": to, "revision": row.revision,
        "scan": SimpleUploadedFile("陈桂兰的户口簿.jpg", content),
    }  # fmt: skip
    answer = client.post(f"/casework/{row.public_id}/scan/", sent)
    assert answer.status_code == status, said(answer.content.decode())
    return said(answer.content.decode())


def test_a_scan_is_kept_shown_replaced_and_opened_with_a_line(li: Client, wang: Client) -> None:
    row = apply(li, "missing")
    send(li, row, located())
    first = Scan.objects.get()
    assert first.file is not None
    assert "桂兰" not in first.file.name
    address = f"/casework/{row.public_id}/scan/{first.public_id}/"
    page = text(wang, f"/casework/{row.public_id}/")
    assert address in page
    assert "存入扫描件" not in text(wang, "/casework/")
    answer = wang.get(address)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"xiaoli" not in content
    line = AuditEntry.objects.filter(act="view").latest("pk")
    assert line.purpose.startswith(f"查看扫描件 {row.number}")
    send(li, row, pdf(), f"0:{first.public_id}")
    page = text(li, f"/casework/{row.public_id}/")
    assert "换下的 1 页" in page
    second = Scan.objects.get(replaced_at=None)
    answer = li.get(f"/casework/{row.public_id}/scan/{second.public_id}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert li.get(address).status_code == 200, "the first one is still there to look at"


def test_what_is_wrong_is_said_on_the_page_and_nothing_is_kept(li: Client) -> None:
    row = apply(li)
    assert "应为 PDF、JPG 或 PNG" in send(li, row, b"MZ\x90", status=422)
    assert "脚本" in send(li, row, pdf(spoil="script"), status=422)
    assert "哪一样材料" in send(li, row, picture(), "99", status=422)
    assert "换掉的那一页" in send(li, row, picture(), "0:x", status=422)
    assert not Scan.objects.exists()


def test_who_may_not_see_the_request_learns_nothing(
    li: Client, zhao: Client, qian: Client, leader: Client
) -> None:
    row = apply(li)
    send(li, row, picture())
    made = Scan.objects.get()
    for client in (zhao, qian):
        gone = client.get(f"/casework/{row.public_id}/scan/{made.public_id}/")
        assert gone.status_code in {403, 404}
        sent = client.post(f"/casework/{row.public_id}/scan/", {"to": "0"})
        assert sent.status_code in {403, 404}
    assert li.get(f"/casework/{row.public_id}/scan/{uuid4()}/").status_code == 404
    assert leader.post(f"/casework/{row.public_id}/scan/", {}).status_code == 403
    assert Client().get(f"/casework/{row.public_id}/scan/{made.public_id}/").status_code == 302


def test_many_sheets_cost_no_more_queries(
    li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = apply(li)
    for number in range(4):
        send(li, row, picture(), f"{number}")
    with django_assert_max_num_queries(40) as seen:
        text(li, f"/casework/{row.public_id}/")
    before = len(seen)
    for number in range(4):
        send(li, row, picture(), f"{number}")
    with django_assert_max_num_queries(before):
        text(li, f"/casework/{row.public_id}/")
