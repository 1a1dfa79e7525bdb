"""The stamped paper on the page of a batch: code on paper, brought, checked, required."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from money.payouts.test_batches import AT, COUNTY, _locked
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def batch(appoint: Appoint) -> Batch:
    """Drawn up, rechecked and approved by three others."""
    row = _locked(appoint("吴编制", Role.COUNTY_HEALTH, "341599"))
    by = appoint("周复核", Role.COUNTY_HEALTH, "341599")
    releasing.recheck(batch=row.public_id, scope=COUNTY, by=by, at=AT)
    signs = appoint("郑局长", Role.COUNTY_LEADER, "341599")
    return releasing.approve(
        batch=row.public_id, scope=COUNTY, by=signs, document="演卫健〔2026〕12号", at=AT
    )


def bring(client: Client, row: Batch) -> None:
    file = SimpleUploadedFile("呈签.pdf", b"%PDF-1.7 stamped")
    answer = client.post(f"/payouts/{row.public_id}/scan/", {"scan": file})
    assert answer.status_code == 302


def judge(client: Client, row: Batch, words: str, deed: str = "check") -> HttpResponse:
    sent = {"deed": deed, "words": words}
    answer: HttpResponse = client.post(f"/payouts/{row.public_id}/scan/check/", sent)  # type: ignore[assignment]
    return answer


def page(client: Client, row: Batch) -> str:
    return client.get(f"/payouts/{row.public_id}/").content.decode()


def test_the_cover_has_the_code_and_the_end_that_will_be_typed(
    wang: Client, batch: Batch
) -> None:
    cover = wang.get(f"/payouts/{batch.public_id}/bundle/").content.decode()
    assert "<svg" in cover
    assert 'class="qrline"' in cover
    assert "style=" not in cover
    assert f"<b>{batch.digest[-8:]}</b>" in cover


def test_one_brings_it_another_checks_it_and_the_page_says_so(
    wang: Client, leader: Client, batch: Batch
) -> None:
    assert "没有扫描件" in page(wang, batch)
    bring(wang, batch)
    assert "等第二个人核对" in page(wang, batch)
    refused = judge(wang, batch, batch.digest[-8:])
    assert refused.status_code == 422
    assert "两个人" in refused.content.decode()
    wrong = judge(leader, batch, "00000000")
    assert "对不上" in wrong.content.decode()
    assert judge(leader, batch, batch.digest[-8:]).status_code == 302
    assert "已核对" in page(wang, batch)
    scan = wang.get(f"/payouts/{batch.public_id}/scan/file/")
    assert b"".join(scan.streaming_content) == b"%PDF-1.7 stamped"  # type: ignore[attr-defined]


def test_a_scan_is_sent_back_for_another(wang: Client, leader: Client, batch: Batch) -> None:
    bring(wang, batch)
    assert judge(leader, batch, "没有盖章", "return").status_code == 302
    shown = page(wang, batch)
    assert "没有扫描件" in shown
    assert "没有盖章" in shown


def test_where_the_county_asks_for_it_sending_waits(
    wang: Client, leader: Client, batch: Batch
) -> None:
    assert wang.post("/payouts/stamp/", {"needed": "yes"}).status_code == 302
    assert "要由第二个人核对指纹" in wang.get("/payouts/layout/").content.decode()
    waits = wang.post(f"/payouts/{batch.public_id}/send/", {})
    assert waits.status_code == 422
    assert "核对以后才能送财政" in waits.content.decode()
    bring(wang, batch)
    judge(leader, batch, batch.digest[-8:])
    assert wang.post(f"/payouts/{batch.public_id}/send/", {}).status_code == 302


def test_only_the_county_for_health_settles_it(leader: Client, batch: Batch) -> None:
    assert leader.post("/payouts/stamp/", {"needed": "yes"}).status_code == 403
    assert batch.scan_id is None


def test_finance_and_townships_neither_bring_nor_check(
    qian: Client, li: Client, batch: Batch
) -> None:
    for client in (qian, li):
        assert judge(client, batch, batch.digest[-8:]).status_code == 403


def test_without_a_scan_there_is_nothing_to_open(wang: Client, batch: Batch) -> None:
    assert wang.get(f"/payouts/{batch.public_id}/scan/file/").status_code == 404
