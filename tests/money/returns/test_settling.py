"""A return file is settled whole or refused whole; nothing is guessed, nothing paid twice."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from money.ledger.test_book import send_it, stands
from money.payouts.test_batches import AT, COUNTY, ORDER, _approved, sun, wang, zhou
from money.returns.files import DORMANT, LATER, PAID, Table, lines_of, read, table
from nuanxin.base.files.sheets import Cell
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import look_over
from nuanxin.money.ledger.actions import Happened, book, reverse
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payables.actions import withdraw
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine
from nuanxin.money.payouts.actions.preparing import prepare
from nuanxin.money.payouts.models import Batch, Light
from nuanxin.money.recoveries.queries import was_sent
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.checking import confirm_account
from nuanxin.money.returns.actions.settling import let_go, settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.models import Answer, Bounce, ReturnFile
from nuanxin.money.returns.queries import Narrowed, State, arrived
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.papers import replace_account
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.newcomers import NewAccount

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]
Appoint = Callable[[str, Role, str], Actor]
_BYTES = itertools.count()


@pytest.fixture
def qian(appoint: Appoint) -> Actor:
    return appoint("钱会计", Role.FINANCE, "341599")


@pytest.fixture
def sent(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    """Two families' half-year, 3,540 yuan each, with finance."""
    return send_it(_approved(wang, zhou, sun), wang)


def hand_in(row: Batch, rows: Table, by: Actor, content: bytes | None = None) -> ReturnFile:
    content = content or f"file {next(_BYTES)}".encode()
    file = store(by, io.BytesIO(content), "回盘.xlsx", row.region, "回盘文件")
    return take_in(
        batch=row.public_id, scope=COUNTY, by=by, handed=Handed(file, read(row, rows)), at=LATER
    )


def confirm(made: ReturnFile, by: Actor) -> ReturnFile:
    return settle(returned=made.public_id, scope=COUNTY, by=by, at=LATER)


def one_fails(number: int) -> Any:
    return DORMANT if number == 1 else PAID


def said(made: ReturnFile) -> str:
    return "\n".join(f"{place}：{message}" for place, message in made.faults)


def test_every_line_paid_settles_the_batch_and_the_book(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    made = hand_in(sent, table(sent), qian)
    assert (made.status, made.paid_lines, made.paid_fen) == ("read", 2, 708000), said(made)
    assert stands() == {"borne": -708000, "transit": 708000}, "nothing counts before it is said"
    confirm(made, wang)
    sent.refresh_from_db()
    assert sent.status == "settled"
    assert set(Payable.objects.values_list("status", flat=True)) == {"paid"}
    assert stands() == {"borne": -708000, "paid": 708000}
    answer = Answer.objects.order_by("pk")[0]
    assert (answer.voucher, answer.paid_on) == ("PZ-2026-001", date(2026, 7, 15))
    assert was_sent(Payable.objects.order_by("pk")[0])
    assert not look_over()


def test_what_the_bank_paid_has_its_day_and_what_came_back_has_none(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    made = hand_in(sent, table(sent, one_fails), qian)
    everything = list(Payable.objects.values_list("pk", flat=True))
    assert arrived(everything) == {}, "nothing counts before it is said"
    confirm(made, wang)
    paid = Payable.objects.get(status="paid")
    assert arrived(everything) == {paid.pk: date(2026, 7, 15)}


def test_what_failed_is_owed_again_and_stays_on_the_signed_list(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    before = releasing.fingerprint(sent)
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    first, second = lines_of(sent)
    assert (first.failed, second.failed) == (True, False)
    assert releasing.fingerprint(sent) == before
    assert Payable.objects.get(pk=first.payable_id).status == "open"
    assert Payable.objects.get(pk=second.payable_id).status == "paid"
    assert stands() == {"borne": -708000, "owed": 354000, "paid": 354000}
    bounce = Bounce.objects.get()
    assert (bounce.cause, bounce.words) == ("inactive", "卡未激活")
    assert bounce.region == bounce.payable.region
    assert not look_over()


def test_what_came_back_is_not_withdrawn(sent: Batch, qian: Actor, wang: Actor) -> None:
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    ids = list(Payable.objects.filter(status="open").values_list("pk", flat=True))
    with pytest.raises(Refusal, match="账上还欠着"):
        withdraw(payable_ids=ids, scope=COUNTY, by=wang, reason="错了")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({(1, 0): "341599-2026-0099"}, "第 2 行：批次号是 341599-2026-0099"),
        ({(1, 1): 7.0}, "第 2 行：清册里没有第 7 笔"),
        ({(2, 1): 1.0}, "第 3 行：第 1 笔在第 2 行已经写过"),
        ({(1, 5): "3540.01"}, "第 2 行：金额不一致：清册 3540.00 元，文件 3540.01 元"),
        ({(1, 5): "三千"}, "第 2 行：金额看不懂"),
        ({(1, 3): "6217000000000009999"}, "第 2 行：账号与清册不一致"),
        ({(1, 3): 6.217e18}, "第 2 行：账号被存成了数字"),
        ({(1, 3): "****0001"}, "第 2 行：账号与清册不一致"),
        ({(1, 2): "陈桂花"}, "第 2 行：姓名与清册不一致"),
        ({(1, 4): "别人"}, "第 2 行：户名与清册不一致"),
        ({(1, 6): "大概成功"}, "第 2 行：发放结果看不懂"),
        ({(1, 6): ""}, "第 2 行：没有写发放结果"),
        ({(1, 6): "失败"}, "第 2 行：写了没有付成，没有写失败原因"),
        ({(1, 8): ""}, "第 2 行：写了已付，没有支付凭证号"),
        ({(1, 9): ""}, "第 2 行：写了已付，发放日期没有写"),
        ({(1, 9): date(2026, 6, 30)}, "第 2 行：发放日期 2026-06-30 不在送财政"),
        ({(1, 9): date(2026, 7, 21)}, "第 2 行：发放日期 2026-07-21 不在送财政"),
        ({(0, 3): "卡"}, "第 1 行：没有“社保卡（一卡通）账号”这些列"),
        ({(0, 6): "�����"}, "没有找到表头"),
    ],
)
def test_one_fault_refuses_the_whole_file_with_its_row(
    sent: Batch, qian: Actor, change: dict[tuple[int, int], Any], wanted: str
) -> None:
    rows = table(sent)
    for (row, column), value in change.items():
        rows[row][column] = value
    made = hand_in(sent, rows, qian)
    assert made.status == "refused"
    assert wanted in said(made)
    assert not Answer.objects.exists()
    assert stands() == {"borne": -708000, "transit": 708000}


def test_every_fault_is_named_at_once(sent: Batch, qian: Actor) -> None:
    rows = table(sent)
    rows[1][5], rows[2][2], rows[2][8] = "1.00", "别人", ""
    made = hand_in(sent, rows, qian)
    assert said(made).count("第 2 行") == 1
    assert "第 3 行：写了已付，没有支付凭证号" in said(made)


def test_a_missing_line_is_a_fault_unless_the_file_says_it_is_a_part(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    rows = table(sent)
    short = rows[:2]
    made = hand_in(sent, short, qian)
    assert "清册第 2 笔：文件里没有这一笔" in said(made)
    part = hand_in(sent, [["回盘范围", "部分"], *short], qian)
    assert (part.status, part.part, part.paid_lines) == ("read", True, 1), said(part)
    confirm(part, wang)
    sent.refresh_from_db()
    assert sent.status == "sent"
    again = hand_in(sent, rows, qian)
    assert "第 1 笔以前已经有确认的结果" in said(again)
    confirm(hand_in(sent, [["回盘范围", "部分"], rows[0], rows[2]], qian), wang)
    sent.refresh_from_db()
    assert sent.status == "settled"
    assert stands() == {"borne": -708000, "paid": 708000}


def test_a_file_without_a_batch_number_is_refused_one_above_the_head_is_taken(
    sent: Batch, qian: Actor
) -> None:
    rows: Table = [row[1:] for row in table(sent)]
    assert "文件里没有批次号" in said(hand_in(sent, rows, qian))
    other: Table = [["批次号", "341599-2026-0099"], *rows]
    assert "文件写的批次号是 341599-2026-0099" in said(hand_in(sent, other, qian))
    assert hand_in(sent, [["批次号：", sent.number], *rows], qian).status == "read"


def test_the_same_file_again_changes_nothing(sent: Batch, qian: Actor, wang: Actor) -> None:
    made = hand_in(sent, table(sent, one_fails), qian, b"same")
    assert hand_in(sent, table(sent, one_fails), qian, b"same") == made
    rows = table(sent)
    sent.refresh_from_db()
    with pytest.raises(Refusal, match="还没有确认"):
        hand_in(sent, rows, qian, b"other")
    confirm(made, wang)
    with pytest.raises(Refusal, match="不能再办"):
        confirm(made, wang)
    with pytest.raises(Refusal, match="每一笔都有确认的结果"):
        hand_in(sent, rows, qian, b"other")
    assert Entry.objects.count() == 4


def test_a_batch_that_is_not_sent_takes_no_answers(
    wang: Actor, zhou: Actor, sun: Actor, qian: Actor
) -> None:
    row = _approved(wang, zhou, sun)
    with pytest.raises(Refusal, match="已审批，待送财政"):
        hand_in(row, table(row), qian)


def test_who_hands_it_in_does_not_confirm_it(sent: Batch, qian: Actor, wang: Actor) -> None:
    made = hand_in(sent, table(sent), qian)
    with pytest.raises(Refusal, match="不能是同一个人"):
        confirm(made, qian)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnFile.objects.filter(pk=made.pk).update(
            status="settled", settler_id=made.uploader_id
        )
    confirm(made, wang)


def test_a_file_let_go_leaves_nothing_but_itself(sent: Batch, qian: Actor, wang: Actor) -> None:
    made = hand_in(sent, table(sent), qian, b"wrong")
    with pytest.raises(Refusal, match="请写明"):
        let_go(returned=made.public_id, scope=COUNTY, by=qian, reason=" ", at=LATER)
    let_go(returned=made.public_id, scope=COUNTY, by=qian, reason="传错了", at=LATER)
    assert not Answer.objects.exists()
    confirm(hand_in(sent, table(sent), qian, b"wrong"), wang)


def test_another_place_finds_no_file(sent: Batch, qian: Actor, wang: Actor) -> None:
    made = hand_in(sent, table(sent), qian)
    for scope in (Scope.of("341600"), Scope.of("341599100")):
        with within_scope(scope):
            assert queries.returned(scope, made.public_id) is None
            with pytest.raises(Refusal, match="没有找到"):
                settle(returned=made.public_id, scope=scope, by=wang, at=LATER)


def _again(by: Actor) -> Batch:
    row = prepare(by=by, scope=COUNTY, order=ORDER, at=LATER)
    examine(batch=row.public_id, scope=COUNTY, by=by, at=LATER)
    return row


def _bounced(row: Batch) -> list[Light]:
    return list(Light.objects.filter(batch=row, kind="bounced"))


def test_the_next_batch_waits_until_somebody_has_looked_at_the_account(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    row = _again(wang)
    assert row.line_count == 1
    (light,) = _bounced(row)
    assert light.red
    assert "没有人核实过" in light.text
    with pytest.raises(Refusal, match="红灯"):
        releasing.lock(batch=row.public_id, scope=COUNTY, by=wang, at=LATER)
    answer_lights(
        batch=row.public_id, scope=COUNTY, by=wang, lights=[light.pk], answer="已激活", at=LATER
    )
    releasing.lock(batch=row.public_id, scope=COUNTY, by=wang, at=LATER)


def test_other_months_to_the_account_wait_as_well(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    """What came back was of other months; the account is the same, and nobody looked at it."""
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    back = Bounce.objects.get()
    Bounce.objects.filter(pk=back.pk).update(
        payable=Payable.objects.exclude(pk=back.payable_id)[0]
    )
    (light,) = _bounced(_again(wang))
    assert light.red
    assert light.line
    assert light.line.account_index == back.account_index


def test_looked_at_by_the_township_or_another_card_leaves_no_light(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    confirm(hand_in(sent, table(sent, lambda _: DORMANT), qian), wang)
    one, two = Bounce.objects.order_by("pk")
    town = Scope.of(str(one.region)[:9])
    day = LATER.date()
    assert queries.waiting(COUNTY, day) == 2
    for note, refusal in (("", "请写明"), ("卡号 6217000000000000001", "不要写")):
        with pytest.raises(Refusal, match=refusal):
            confirm_account(bounce=one.public_id, scope=town, by=wang, note=note, at=LATER)
    with pytest.raises(Refusal, match="没有找到"):
        confirm_account(
            bounce=one.public_id, scope=Scope.of("341599101"), by=wang, note="好", at=LATER
        )
    confirm_account(bounce=one.public_id, scope=town, by=wang, note="已激活", at=LATER)
    with pytest.raises(Refusal, match="已经核实过"):
        confirm_account(bounce=one.public_id, scope=town, by=wang, note="已激活", at=LATER)
    person = Person.objects.get(pk=two.person_id)
    replace_account(
        person=person.public_id, scope=COUNTY, by=wang, at=LATER,
        account=NewAccount("6217000000000007777", person.name, "演示农商行"),
        origin=Origin(SourceKind.OFFICE, "经办登记", date(2026, 7, 2)),
    )  # fmt: skip
    states = {row.pk: queries.state_of(row) for row in queries.bounces(COUNTY, day)}
    assert states == {one.pk: State.CHECKED, two.pk: State.CHANGED}
    assert queries.waiting(COUNTY, day) == 0
    row = _again(wang)
    assert not _bounced(row)
    states = {each.pk: queries.state_of(each) for each in queries.bounces(COUNTY, day)}
    assert set(states.values()) == {State.AGAIN}


def test_paid_the_second_time_it_is_borne_once(
    sent: Batch, qian: Actor, wang: Actor, zhou: Actor, sun: Actor
) -> None:
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    for bounce in Bounce.objects.all():
        confirm_account(bounce=bounce.public_id, scope=COUNTY, by=wang, note="已激活", at=LATER)
    row = _again(wang)
    key = row.public_id
    releasing.lock(batch=key, scope=COUNTY, by=wang, at=LATER)
    releasing.recheck(batch=key, scope=COUNTY, by=zhou, at=LATER)
    releasing.approve(batch=key, scope=COUNTY, by=sun, document="演卫健〔2026〕13号", at=LATER)
    releasing.send(
        batch=key, scope=COUNTY, by=wang, file=io.BytesIO(b"y"), name="r.xlsx", at=LATER
    )
    assert stands() == {"borne": -708000, "transit": 354000, "paid": 354000}
    row.refresh_from_db()
    late: list[Cell] = [*PAID[:3], LATER.date()]
    confirm(hand_in(row, table(row, lambda _: late), qian), wang)
    assert stands() == {"borne": -708000, "paid": 708000}
    assert not look_over()
    found = queries.bounces(COUNTY, LATER.date(), Narrowed(state=queries.UNPAID))
    assert not found.exists()


def test_the_sheet_adds_up_by_benefit_township_and_level(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    confirm(hand_in(sent, table(sent, one_fails), qian), wang)
    cells = queries.cells(sent)
    whole = queries.total(cells)
    assert (whole.sent, whole.paid, whole.failed, whole.open) == (
        (2, 708000), (1, 354000), (1, 354000), (0, 0),
    )  # fmt: skip
    for by in ("label", "town"):
        rows = queries.reconciled(cells, by)
        assert sum(row.sent[1] for row in rows) == 708000
        for row in rows:
            assert row.sent[1] == row.paid[1] + row.failed[1] + row.open[1]
    levels = queries.levels(sent)
    assert sum(each.sent_fen for each in levels) == 708000
    for each in levels:
        assert each.sent_fen == each.paid_fen + each.failed_fen + each.open_fen


def test_money_that_came_back_after_being_paid_is_reversed_then_returned(
    sent: Batch, qian: Actor, wang: Actor
) -> None:
    confirm(hand_in(sent, table(sent), qian), wang)
    paid = Entry.objects.filter(event="paid").order_by("pk")[0]
    reverse(entry=paid, words="银行退回", by=wang, day=LATER.date(), at=LATER)
    lines = [(paid.line, paid.payable_id)]
    happened = Happened(Entry.Event.RETURNED, sent.region, lines, "付后退回", LATER.date())
    book(happened=happened, by=wang, at=AT)
    assert stands() == {"borne": -708000, "paid": 354000, "returned": 354000}
