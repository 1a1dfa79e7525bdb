"""The treasury pays by vouchers: typed or filled in, proven like a bank's file, paid once."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from money.ledger.test_book import send_it, stands
from money.payouts.test_batches import AT, COUNTY, ORDER, _owed, sun, wang, zhou
from money.returns.files import LATER, lines_of
from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import look_over
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.layouts import lay_out_anew
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.roads import TREASURY, Road
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.returns.actions.handing import hand_in
from nuanxin.money.returns.actions.settling import let_go, settle
from nuanxin.money.returns.actions.typing import (
    OneVoucher,
    Typed,
    fill_town,
    type_answers,
)
from nuanxin.money.returns.matching import Against, Line, match
from nuanxin.money.returns.models import Answer, Bounce, ReturnFile, TypedAnswer
from nuanxin.money.returns.reading import read_return
from nuanxin.money.returns.table import answer_table
from nuanxin.money.returns.typed import (
    CLEAR,
    FAILED,
    PAID,
    standing,
    towns_left,
    vouchers,
)
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]
Appoint = Callable[[str, Role, str], Actor]
DAY = date(2026, 7, 15)
TOTAL = 708000
BY_TREASURY = ORDER._replace(road=Road.TREASURY)


@pytest.fixture
def qian(appoint: Appoint) -> Actor:
    return appoint("钱会计", Role.FINANCE, "341599")


@pytest.fixture
def ma(appoint: Appoint) -> Actor:
    return appoint("马出纳", Role.FINANCE, "341599")


def drawn(by: Actor) -> Batch:
    _owed(by, bereaved("1"), bereaved("2"))
    return prepare(by=by, scope=COUNTY, order=BY_TREASURY, at=AT)


def signed(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    key = drawn(wang).public_id
    examine(batch=key, scope=COUNTY, by=wang, at=AT)
    releasing.lock(batch=key, scope=COUNTY, by=wang, at=AT)
    releasing.recheck(batch=key, scope=COUNTY, by=zhou, at=AT)
    return releasing.approve(
        batch=key, scope=COUNTY, by=sun, document="演卫健〔2026〕9号", at=AT
    )


@pytest.fixture
def sent(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    """Two families' half-year, 3,540 yuan each, with the treasury."""
    return send_it(signed(wang, zhou, sun), wang)


def say(row: Batch, by: Actor, *typed: Typed) -> int:
    return type_answers(batch=row.public_id, scope=COUNTY, by=by, typed=typed, at=LATER)


def fill(row: Batch, by: Actor, voucher: OneVoucher, town: int = 0) -> int:
    return fill_town(
        batch=row.public_id, scope=COUNTY, by=by, town=town, voucher=voucher, at=LATER
    )


def paid(row: Batch, number: int, voucher: str = "ZF-1", day: date | None = DAY) -> Typed:
    return Typed(lines_of(row)[number - 1].public_id, PAID, voucher, None, day)


def failed(row: Batch, number: int, words: str = "", cause: str = "inactive") -> Typed:
    return Typed(lines_of(row)[number - 1].public_id, FAILED, cause=cause, words=words)


def hand(row: Batch, by: Actor, *, part: bool = False) -> ReturnFile:
    return hand_in(batch=row.public_id, scope=COUNTY, by=by, part=part, at=LATER)


def confirm(made: ReturnFile, by: Actor) -> ReturnFile:
    return settle(returned=made.public_id, scope=COUNTY, by=by, at=LATER)


def said(made: ReturnFile) -> str:
    return "\n".join(f"{place}：{message}" for place, message in made.faults)


class TestTheRoad:
    def test_it_is_chosen_with_the_order_and_has_columns_of_its_own(self, wang: Actor) -> None:
        row = drawn(wang)
        assert (row.road, row.file_format, row.totals) == ("treasury", "xlsx", "none")
        assert read_columns(row.layout) == TREASURY
        sheet = roll_sheet(row, masked=False)
        assert sheet.name == f"国库直接支付清单-{row.number}"
        assert ("发放方式", "国库直接支付") in sheet.notes
        with pytest.raises(Refusal, match="就是现在的版式"):
            lay_out_anew(batch=row.public_id, scope=COUNTY, by=wang, at=AT)

    def test_nobody_changes_it_afterwards(self, wang: Actor) -> None:
        row = drawn(wang)
        with pytest.raises(IntegrityError, match="its road is"), transaction.atomic():
            Batch.objects.filter(pk=row.pk).update(road=Road.ONE_CARD)

    def test_what_is_signed_for_the_treasury_is_no_list_for_the_bank(self, wang: Actor) -> None:
        row = drawn(wang)
        treasury = releasing.fingerprint(row)
        row.road = Road.ONE_CARD
        assert releasing.fingerprint(row) != treasury

    def test_what_one_road_holds_the_other_cannot_take(self, wang: Actor, zhou: Actor) -> None:
        row = drawn(wang)
        with pytest.raises(Refusal, match="没有待发放的应付"):
            prepare(by=zhou, scope=COUNTY, order=ORDER, at=AT)
        bank = _beside(row, zhou)
        line = lines_of(row)[0]
        line.pk, line.public_id, line.batch = None, new_id(), bank
        with pytest.raises(IntegrityError, match="payable_in_one_live_batch"):
            line.save(force_insert=True)


def _beside(row: Batch, by: Actor) -> Batch:
    """An empty list for the bank."""
    return Batch.objects.create(
        region=row.region, number="341599-2026-0099", title="另一批", benefits=[],
        first_month=row.first_month, end_month=row.end_month, budget_year=2026,
        maker_id=by.user_id or 0, made_at=AT,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_pay_a_due_by_one_road(wang: Actor, zhou: Actor) -> None:
    _owed(wang, bereaved("1"), bereaved("2"))
    start, told = threading.Barrier(2), []

    def draw(by: Actor, road: Road) -> None:
        try:
            with within_scope(COUNTY):
                start.wait(10)
                prepare(by=by, scope=COUNTY, order=ORDER._replace(road=road), at=AT)
            told.append("drawn")
        except Refusal as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    both = [
        threading.Thread(target=draw, args=each)
        for each in ((wang, Road.ONE_CARD), (zhou, Road.TREASURY))
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    drawn_up, refused = sorted(told)
    assert drawn_up == "drawn"
    assert "没有待发放的应付" in refused
    assert (Batch.objects.count(), BatchLine.objects.count()) == (1, 2)


def test_typed_lines_are_paid_by_two_of_finance(sent: Batch, qian: Actor, ma: Actor) -> None:
    assert say(sent, qian, paid(sent, 1), paid(sent, 2, "ZF-2")) == 2
    assert standing(sent).typed == 2
    made = hand(sent, qian)
    assert (made.status, made.paid_lines, made.paid_fen) == ("read", 2, TOTAL), said(made)
    assert stands() == {"borne": -TOTAL, "transit": TOTAL}, "nothing counts before it is said"
    confirm(made, ma)
    sent.refresh_from_db()
    assert sent.status == "settled"
    assert stands() == {"borne": -TOTAL, "paid": TOTAL}
    assert not TypedAnswer.objects.exists()
    assert [(each.number, each.fen) for each in vouchers(sent)] == [
        ("ZF-1", 354000), ("ZF-2", 354000),
    ]  # fmt: skip
    assert not look_over()


_FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"voucher": ""}, "第 1 笔：选了已付，没有写支付凭证号"),
    ({"voucher": "9" * 41}, "超过 40 个字"),
    ({"day": None}, "没有写支付日期"),
    ({"day": date(2026, 6, 30)}, "不在送财政（2026-07-01）和今天之间"),
    ({"day": date(2026, 7, 21)}, "不在送财政"),
    ({"result": "yes"}, "结果看不懂"),
    ({"line": new_id()}, "不在这一批里"),
    ({"result": FAILED}, "没有选原因"),
    ({"result": FAILED, "cause": "other"}, "请写一句说明"),
    ({"result": FAILED, "cause": "holder", "words": "x" * 71}, "最多 70 个字"),
    ({"result": FAILED, "cause": "holder", "words": "6217000000000000001"}, "不要写"),
    ({"result": FAILED, "cause": "holder", "voucher": "9" * 41}, "超过 40"),
)


class TestTyping:
    def test_a_draft_survives_and_every_line_can_be_mended(
        self, sent: Batch, qian: Actor
    ) -> None:
        say(sent, qian, paid(sent, 1))
        say(sent, qian, failed(sent, 1, "银行说没有激活"))
        row = TypedAnswer.objects.get()
        assert (row.paid, row.cause, row.words) == (False, "inactive", "银行说没有激活")
        say(sent, qian, Typed(row.line.public_id, CLEAR))
        assert not TypedAnswer.objects.exists()

    def test_a_fault_keeps_nothing(self, sent: Batch, qian: Actor) -> None:
        for typed, words in _FAULTS:
            wrong = paid(sent, 1)._replace(**typed)
            with pytest.raises(Refusal, match=re.escape(words)):
                say(sent, qian, wrong, paid(sent, 2))
            assert not TypedAnswer.objects.exists(), words

    def test_a_township_is_filled_only_where_the_sum_is_the_vouchers(
        self, sent: Batch, qian: Actor, ma: Actor
    ) -> None:
        (town,) = towns_left(sent)
        assert (town.lines, town.fen) == (2, TOTAL)
        with pytest.raises(Refusal, match=r"合计 7,080\.00 元，凭证金额写的是 7,080\.01 元"):
            fill(sent, qian, OneVoucher("ZF-9", TOTAL + 1, DAY), town.code)
        assert fill(sent, qian, OneVoucher("ZF-9", TOTAL, DAY), town.code) == 2
        with pytest.raises(Refusal, match="没有还没填的"):
            fill(sent, qian, OneVoucher("ZF-9", TOTAL, DAY))
        made = hand(sent, qian)
        assert made.status == "read", said(made)
        confirm(made, ma)
        assert [(each.number, each.lines) for each in vouchers(sent)] == [("ZF-9", 2)]

    def test_a_line_that_came_back_counts_to_its_voucher(
        self, sent: Batch, qian: Actor, ma: Actor, wang: Actor
    ) -> None:
        fill(sent, qian, OneVoucher("ZF-9", TOTAL, DAY))
        say(sent, qian, failed(sent, 2, "退款入账")._replace(voucher="ZF-9", voucher_fen=TOTAL))
        made = hand(sent, qian)
        assert (made.status, made.paid_lines, made.failed_lines) == ("read", 1, 1), said(made)
        confirm(made, ma)
        assert stands() == {"borne": -TOTAL, "paid": 354000, "owed": 354000}
        assert Bounce.objects.get().cause == "inactive"
        # What came back is paid by the other road, once somebody has looked at it.
        again = prepare(by=wang, scope=COUNTY, order=ORDER, at=LATER)
        examine(batch=again.public_id, scope=COUNTY, by=wang, at=LATER)
        assert (again.road, again.line_count) == ("one_card", 1)
        assert again.lights.filter(kind="bounced", red=True).count() == 1
        assert not look_over()

    def test_a_banks_batch_is_not_typed(self, wang: Actor, qian: Actor) -> None:
        row = prepare(by=wang, scope=COUNTY, order=_order(wang, ORDER), at=AT)
        with pytest.raises(Refusal, match="编制中"):
            say(row, qian, paid(row, 1))
        with transaction.atomic():
            Batch.objects.filter(pk=row.pk).update(status="sent", digest="x", sent_at=AT)
        with pytest.raises(Refusal, match="由银行代发"):
            say(row, qian, paid(row, 1))


def _order(by: Actor, order: Order) -> Order:
    _owed(by, bereaved("1"))
    return order


class TestHandingIn:
    def test_nothing_typed_is_no_answer_and_a_part_is_said_to_be_one(
        self, sent: Batch, qian: Actor, ma: Actor
    ) -> None:
        with pytest.raises(Refusal, match="还没有填任何一笔"):
            hand(sent, qian)
        say(sent, qian, paid(sent, 1))
        with pytest.raises(Refusal, match="还有 1 笔没有结果"):
            hand(sent, qian)
        made = hand(sent, qian, part=True)
        assert (made.part, made.paid_lines) == (True, 1), said(made)
        confirm(made, ma)
        sent.refresh_from_db()
        assert sent.status == "sent"
        say(sent, qian, paid(sent, 2))
        again = hand(sent, qian)
        assert again.status == "refused"
        assert f"支付凭证号 ZF-1 已经用在批次 {sent.number}" in said(again)
        say(sent, qian, paid(sent, 2, "ZF-2"))
        confirm(hand(sent, qian), ma)
        sent.refresh_from_db()
        assert sent.status == "settled"

    def test_while_an_answer_waits_nothing_is_typed_and_let_go_the_draft_is_there(
        self, sent: Batch, qian: Actor
    ) -> None:
        say(sent, qian, paid(sent, 1), paid(sent, 2, "ZF-2"))
        made = hand(sent, qian)
        for act in (lambda: say(sent, qian, paid(sent, 1)), lambda: hand(sent, qian)):
            with pytest.raises(Refusal, match="已经交出一份结果"):
                act()
        let_go(returned=made.public_id, scope=COUNTY, by=qian, reason="写错", at=LATER)
        assert standing(sent).typed == 2

    def test_who_typed_or_is_not_of_finance_does_not_confirm(
        self, sent: Batch, qian: Actor, ma: Actor, zhou: Actor
    ) -> None:
        say(sent, qian, paid(sent, 1))
        say(sent, ma, paid(sent, 2, "ZF-2"))
        made = hand(sent, zhou)
        for by, words in (
            (zhou, "不能是同一个人"), (qian, "您填过其中的结果"), (ma, "您填过其中的结果"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=words):
                confirm(made, by)
        say_again = replace(zhou, user_id=0)
        with pytest.raises(Refusal, match="由财政确认"):
            confirm(made, say_again)
        assert not Answer.objects.filter(returned__status="settled").exists()

    def test_a_number_filled_down_by_mistake_is_refused(self, sent: Batch, qian: Actor) -> None:
        say(sent, qian, paid(sent, 1), paid(sent, 2))
        made = hand(sent, qian)
        assert made.status == "refused"
        assert "写在 2 笔上（第 1 笔、第 2 笔），没有都写凭证金额" in said(made)
        assert not Answer.objects.exists()


class TestTheTable:
    """The list with its columns filled in a spreadsheet; `match` holds it against the batch."""

    def rows(self, row: Batch) -> list[list[Cell]]:
        table = answer_table(row, typed_only=False, part=False)
        rows: list[list[Cell]] = [list(table.headers)]
        rows += [[str(cell or "") for cell in cells] for cells in table.rows]
        return rows

    def faults(self, row: Batch, *filled: Sequence[Cell], used: str = "") -> str:
        """What is wrong once the last five columns of each line are filled in so."""
        rows = self.rows(row)
        for cells, last in zip(rows[1:], filled, strict=True):
            cells[-5:] = last
        read = read_return([Sheet("结果", rows)], TREASURY, vouchers=True)
        lines = {
            number: Line(
                line.pk, line.payable_id, line.payee, line.holder,
                bytes(line.account_index or b""), line.amount_fen, answered=False,
            )
            for number, line in enumerate(lines_of(row), 1)
        }  # fmt: skip
        against = Against(row.number, lines, AT.date(), LATER.date(), {used: "B"})
        return "\n".join(map(str, match(read, against).faults))

    def test_what_was_typed_stands_in_it(self, sent: Batch, qian: Actor) -> None:
        say(sent, qian, failed(sent, 2, "销户待核", "other"))
        first, second = self.rows(sent)[1:]
        assert first[-5:] == ["", "", "", "", ""]
        assert second[-5:] == ["失败", "其他：销户待核", "", "", ""]
        made = hand(sent, qian, part=True)
        assert Answer.objects.get(returned=made).cause == "other", "as chosen, not as it sounds"

    def test_a_good_one_has_no_faults(self, sent: Batch) -> None:
        one = ("成功", "", "ZF-1", "", "2026-07-15")
        two = ("成功", "", "ZF-2", "3540.00", "2026-07-16")
        assert self.faults(sent, one, two) == ""
        both = ("成功", "", "ZF-1", "7,080.00", "2026-07-15")
        assert self.faults(sent, both, both) == ""

    def test_a_voucher_that_does_not_add_up(self, sent: Batch) -> None:
        for first, second, words in (
            (("7080",), ("7080", "2026-07-16"), "写了 2 个支付日期"),
            (("7080",), ("3540",), "写了不同的凭证金额（3540.00、7080.00 元）"),
            (("7000",), ("7000",), "凭证金额是 7000.00 元，写它的 2 笔合计 7080.00 元"),
            (("7080",), ("",), "没有都写凭证金额"),
            (("x",), ("7080",), "凭证金额看不懂"),
            (("7080", "2026-06-30"), ("7080",), "不在送财政"),
        ):
            filled = [
                ("成功", "", "ZF-1", fen, *(day or ["2026-07-15"]))
                for fen, *day in (first, second)
            ]
            assert words in self.faults(sent, *filled)

    def test_a_voucher_that_has_paid_before(self, sent: Batch) -> None:
        one = ("成功", "", "ZF-1", "", "2026-07-15")
        two = ("成功", "", "ZF-2", "1.00", "2026-07-15")
        told = self.faults(sent, one, two, used="ZF-1")
        assert "ZF-1 已经用在批次 B" in told
        assert "ZF-2 的凭证金额是 1.00 元，写它的 1 笔合计 3540.00 元" in told
