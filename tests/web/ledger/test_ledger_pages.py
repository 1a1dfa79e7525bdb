"""The book on its pages: each figure opens its postings, each posting its line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from money.books.test_books import plant
from money.ledger.test_book import send_it
from money.payouts.test_batches import _approved
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.kit.money import fen
from nuanxin.money.books.models import BookCheck
from nuanxin.money.ledger.models import ClosedMonth
from nuanxin.money.payouts.models import Batch, BatchLine

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'href="(/ledger/postings/\?[^"]*)">(?:<b>)?(-?[\d,]+\.\d\d)')
_TOTAL = re.compile(r"合计 (-?[\d,]+\.\d\d) 元")


@pytest.fixture
def sent(wang: Client, leader: Client, seat: Callable[[str, Role, str], Client]) -> Batch:
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    who = {name: actor_of(User.objects.get(name=name).posts.get()) for name in _NAMES}
    return send_it(_approved(*(who[name] for name in _NAMES)), who[_NAMES[0]])


_NAMES = ("王主任", "周复核", "孙局长")


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_every_figure_opens_postings_that_add_up_to_it(wang: Client, sent: Batch) -> None:
    for month in ("", "?month=2026-07"):
        found = _LINK.findall(_text(wang, f"/ledger/{month}"))
        assert len(found) > 20
        for address, shown in found:
            page = _text(wang, html.unescape(address))
            total = _TOTAL.search(page)
            assert total, address
            wanted, behind = (fen(each.replace(",", "")) for each in (shown, total[1]))
            assert abs(wanted) == abs(behind), address


def test_a_posting_opens_its_line(wang: Client, sent: Batch) -> None:
    page = _text(wang, "/ledger/postings/?kind=transit")
    assert "陈桂兰" in page
    line = BatchLine.objects.filter(batch=sent).order_by("pk")[0]
    address = f"/payouts/{sent.public_id}/lines/?line={line.pk}"
    assert address in page
    assert "共 1 笔" in _text(wang, address)


def test_postings_are_found_by_name_and_leave_as_a_file(wang: Client, sent: Batch) -> None:
    assert "共 16 行" in _text(wang, "/ledger/postings/?q=陈")
    assert "没有符合条件的分录" in _text(wang, "/ledger/postings/?q=罗")
    answer = wang.get("/ledger/postings/list.csv?kind=transit")
    told = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert told.count("陈桂兰") == 8
    assert "34159919600520001X" not in told
    assert b"".join(wang.get("/ledger/list.csv").streaming_content)  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(act="export").count() == 2
    assert wang.get("/ledger/postings/list.pdf").status_code == 404


def test_the_pages_cost_few_queries(
    wang: Client, sent: Batch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ("/ledger/", "/ledger/postings/"):
        with django_assert_max_num_queries(12):
            wang.get(address)


def test_finance_closes_a_month_that_has_ended_and_nobody_else(
    qian: Client, wang: Client, li: Client, sent: Batch
) -> None:
    assert "月度结账" in _text(qian, "/ledger/")
    assert "月度结账" not in _text(wang, "/ledger/")
    assert wang.post("/ledger/close/", {"month": "2026-07"}).status_code == 403
    assert li.get("/ledger/").status_code == 403
    refused = qian.post("/ledger/close/", {"month": "2199-01"})
    assert (refused.status_code, "还没有过完" in refused.content.decode()) == (422, True)
    assert qian.post("/ledger/close/", {"month": "没有"}).status_code == 422
    assert qian.post("/ledger/close/", {"month": "2026-07"}).status_code == 302
    assert ClosedMonth.objects.count() == 1
    assert "（已结账）" in _text(qian, "/ledger/")
    assert qian.post("/ledger/close/", {"month": "2026-07"}).status_code == 422


def test_no_month_is_closed_over_a_book_that_does_not_add_up(qian: Client, sent: Batch) -> None:
    for planted in (1, -1):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(
                "UPDATE money_batchbalance SET amount_fen = amount_fen + %s", [planted]
            )
            cursor.execute("SET LOCAL ROLE nuanxin_app")
        answer = qian.post("/ledger/close/", {"month": "2026-07"})
        assert ("批次余额等于分录" in answer.content.decode()) is (planted == 1)
        assert ClosedMonth.objects.count() == (planted == -1)


def test_what_does_not_add_up_side_by_side_is_said_before_any_night(
    qian: Client, sent: Batch
) -> None:
    BookCheck.objects.create(
        region=sent.region, on=timezone.localdate(), checked_at=timezone.now()
    )
    good = _text(qian, "/ledger/")
    assert "逐项核对过，账对得上" in good
    assert "账对不上" not in good
    plant(
        "UPDATE money_posting SET amount_fen = amount_fen + 1 WHERE id = (SELECT MIN(p.id) "
        "FROM money_posting p JOIN money_account a ON a.id = p.account_id "
        "WHERE a.kind = 'transit' AND a.level = '中央')"
    )
    page = _text(qian, "/ledger/")
    assert "下面的账对不上，送财政会停下来" in page
    assert "中央：各级负担 3,540.00 元，其余各列合计 3,540.01 元，差 0.01 元" in page
    assert "逐项核对过" not in page


def test_an_empty_book_says_what_fills_it(wang: Client) -> None:
    assert "还没有记过账" in _text(wang, "/ledger/")
