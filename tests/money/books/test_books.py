"""The book check finds every fault planted in it, and what does not hold halts 送财政."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from money.ledger.test_book import send_it
from money.payouts.test_batches import COUNTY, _approved, sun, wang, zhou
from money.returns.files import LATER, table
from money.returns.test_settling import confirm, hand_in, one_fails, qian
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.config import checkup
from nuanxin.config.commands import books
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.actions import check_books
from nuanxin.money.books.models import BookCheck
from nuanxin.money.books.queries import look_over, promises
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.models import Batch

pytestmark = pytest.mark.django_db
__all__ = ["qian", "sun", "wang", "zhou"]
_TABLES = (
    "money_entry",
    "money_posting",
    "money_batchline",
    "money_closedmonth",
    "money_payable",
)
_FIRST_PAID = "(SELECT id FROM money_entry WHERE event = 'paid' ORDER BY id LIMIT 1)"
PLANTED = {
    "a fen more in one posting": (
        (
            "UPDATE money_posting SET amount_fen = amount_fen + 1 "
            "WHERE id = (SELECT MIN(id) FROM money_posting)"
        ),
        "分录借贷相等",
    ),
    "an entry without postings": (
        (f"DELETE FROM money_posting WHERE entry_id = {_FIRST_PAID}"),
        "分录借贷相等",
    ),
    "a line that was never booked": (
        ("UPDATE money_entry SET idem = 'gone:' || id WHERE idem LIKE 'sent:%'"),
        "每笔发放都记了账，金额一致",
    ),
    "an open payable called paid": (
        ("UPDATE money_payable SET status = 'paid' WHERE status = 'open'"),
        "应付的状态与账一致",
    ),
    "a payment nobody booked": (
        (
            "UPDATE money_entry SET payable_id = (SELECT id FROM money_payable "
            "WHERE status = 'open')"
        ),
        "送出和已付的应付都在账上",
    ),
    "a payment booked twice": (
        (
            "INSERT INTO money_entry (region, idem, event, day, words, payable_id, line, at) "
            "SELECT region, 'twice', event, day, words, payable_id, line, at FROM money_entry "
            f"WHERE id = {_FIRST_PAID}"
        ),
        "一笔应付只付一次",
    ),
    "a failed line called paid": (
        ("UPDATE money_batchline SET failed = false"),
        "回盘结果与账一致",
    ),
    "a balance that is not its postings": (
        ("UPDATE money_batchbalance SET amount_fen = amount_fen + 1"),
        "批次余额等于分录",
    ),
    "a total that is not its lines": (
        ("UPDATE money_batch SET total_fen = total_fen + 1"),
        "批次的笔数和金额等于明细",
    ),
    "money given back that nobody booked": (
        (
            "UPDATE money_payable SET kind = 'recovery', given_back_fen = 1 "
            "WHERE status = 'open'"
        ),
        "追缴收回和缴回的款与账一致",
    ),
    "a waiver nobody decided": (
        "UPDATE money_payable SET kind = 'recovery', waived_fen = 1 WHERE status = 'open'",
        "免退的都有决定",
    ),
    "an entry in a month closed before": (
        (
            "INSERT INTO money_closedmonth (region, month, at) "
            "SELECT DISTINCT region, 2026 * 12 + 6, timestamptz '2020-01-01' FROM money_entry"
        ),
        "结账的月份没有再记账",
    ),
}


@pytest.fixture
def settled(wang: Actor, zhou: Actor, sun: Actor, qian: Actor) -> Batch:
    """One line paid, one not."""
    row = send_it(_approved(wang, zhou, sun), wang)
    confirm(hand_in(row, table(row, one_fails), qian), wang)
    return row


def plant(statement: str) -> None:
    """As whoever owns the tables and has switched off what protects them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        for table_ in _TABLES:
            cursor.execute(f"ALTER TABLE {table_} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table_ in _TABLES:
            cursor.execute(f"ALTER TABLE {table_} ENABLE TRIGGER USER")


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(settled: Batch, fault: str) -> None:
    assert not look_over()
    statement, promise = PLANTED[fault]
    plant(statement)
    assert promise in {each.promise for each in look_over()}
    assert promise in {each.promise for each in look_over(settled.region)}
    assert not look_over(341600000000)


def test_every_promise_has_its_planted_fault() -> None:
    assert {promise for _, promise in PLANTED.values()} == set(promises())


def test_what_does_not_hold_halts_whatever_would_be_sent(
    settled: Batch, wang: Actor, zhou: Actor, sun: Actor
) -> None:
    plant(PLANTED["a total that is not its lines"][0])
    key = Batch.objects.create(
        region=settled.region, number="341599-2026-0099", title="x", benefits=[], digest="x",
        budget_year=2026, first_month=1, end_month=2, status="approved",
        maker_id=settled.maker_id, made_at=LATER,
    ).public_id  # fmt: skip
    with pytest.raises(Refusal, match="账对不上，已停止送财政：批次的笔数和金额等于明细"):
        releasing.send(
            batch=key, scope=COUNTY, by=wang, file=io.BytesIO(b"x"), name="x", at=LATER
        )


def test_the_command_and_the_doctor_say_what_and_what_to_do(
    settled: Batch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = argparse.Namespace(region="341599", json=False)
    assert books.run(asked) == 0
    assert "账对得上" in capsys.readouterr().out
    plant(PLANTED["a failed line called paid"][0])
    assert books.run(asked) == 2
    told = capsys.readouterr().out
    assert "✗ 回盘结果与账一致：1 处" in told
    assert "请停止发放" in told
    asked.json = True
    assert books.run(asked) == 2
    found = checkup._books()
    assert not isinstance(found, str)
    assert "nuanxin books check" in found.said
    with pytest.raises(Refusal, match="不是区划代码"):
        books.run(argparse.Namespace(region="没有", json=False))


def test_by_night_each_county_is_looked_over_and_what_was_found_is_told(
    settled: Batch, seat: Callable[[str, Role, str], Client]
) -> None:
    finance = seat("账房", Role.FINANCE, "341599")
    at = timezone.now()
    assert [row.faults for row in check_books(at=at)] == [[]]
    assert "账对得上" in finance.get("/ledger/").content.decode()
    assert "账对不上" not in finance.get("/desk/").content.decode()
    plant(PLANTED["a total that is not its lines"][0])
    check_books(at=at)
    assert BookCheck.objects.count() == 1, "the same day again is put right"
    for address in ("/ledger/", "/desk/"):
        assert "账对不上" in finance.get(address).content.decode(), address
    assert "批次的笔数和金额等于明细" in finance.get("/ledger/").content.decode()
    neighbour = seat("金安财政", Role.FINANCE, "341502")
    assert "账对" not in neighbour.get("/ledger/").content.decode()
    told = AuditEntry.objects.filter(act="books.checked").order_by("pk")
    assert [entry.ok for entry in told] == [True, False]
