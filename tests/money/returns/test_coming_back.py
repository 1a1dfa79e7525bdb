"""A payment reported paid that comes back: two people, the opposite entry, never paid twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from money.ledger.test_book import send_it, stands
from money.payouts.test_batches import COUNTY, ORDER, _approved, sun, wang, zhou
from money.recoveries.cases import Office, asked_back, paid_death
from money.returns.files import LATER, lines_of, table
from money.returns.test_settling import confirm as settle_file
from money.returns.test_settling import hand_in, qian
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import look_over
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payables.models import Payable
from nuanxin.money.payables.queries import raised
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.preparing import prepare
from nuanxin.money.payouts.models import Batch, BatchLine, Light
from nuanxin.money.recoveries.actions.receiving import Money, receive
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell
from nuanxin.money.returns import queries
from nuanxin.money.returns.actions.checking import confirm_account
from nuanxin.money.returns.actions.coming_back import CameBack, confirm, enter, let_go
from nuanxin.money.returns.latecomers import (
    cases_of,
    late_returns,
    paid_after_death,
    waiting_late,
)
from nuanxin.money.returns.models import Bounce, LateReturn
from support.benefits.county import SCOPE
from support.benefits.test_accruing import differences

pytestmark = pytest.mark.django_db
__all__ = ["qian", "sun", "wang", "zhou"]
BACK = CameBack(date(2026, 7, 18), "TH-1", "closed", "账户已销户，款项划回")

NOT_BACK = [
    (BACK._replace(day=date(2026, 7, 14)), "退回日期要在发放日期（2026-07-15）和今天之间"),
    (BACK._replace(day=date(2026, 7, 21)), "退回日期要在"),
    (BACK._replace(voucher=" "), "退回的凭证号"),
    (BACK._replace(cause="没有"), "请选择退回的原因"),
    (BACK._replace(words="6217000000000000001 已销户"), "不要写证件号、电话或账号"),
    (BACK._replace(words="长" * 81), "最多 80 个字"),
]


@pytest.fixture
def paid(wang: Actor, zhou: Actor, sun: Actor, qian: Actor) -> Batch:
    """Two families' half-year, 3,540 yuan each, paid on 15 July."""
    row = send_it(_approved(wang, zhou, sun), wang)
    settle_file(hand_in(row, table(row), qian), wang)
    row.refresh_from_db()
    return row


def say(line: BatchLine, by: Actor, told: CameBack = BACK, at: datetime = LATER) -> LateReturn:
    return enter(line=line.public_id, scope=COUNTY, by=by, told=told, at=at)


def acting(late: LateReturn, by: Actor, at: datetime = LATER) -> dict[str, Any]:
    return {"late": late.public_id, "scope": COUNTY, "by": by, "at": at}


def test_one_enters_another_confirms_and_it_is_owed_again(
    paid: Batch, wang: Actor, qian: Actor
) -> None:
    line, other = lines_of(paid)
    made = say(line, qian)
    assert stands() == {"borne": -708000, "paid": 708000}, "nothing counts before it is said"
    assert waiting_late(COUNTY).get() == made
    with pytest.raises(Refusal, match="登记和确认不能是同一个人"):
        confirm(**acting(made, qian))
    before = releasing.fingerprint(paid)
    confirm(**acting(made, wang))
    assert stands() == {"borne": -708000, "paid": 354000, "returned": 354000}
    assert releasing.fingerprint(paid) == before
    line.refresh_from_db()
    assert line.failed
    assert Payable.objects.get(pk=line.payable_id).status == "open"
    assert Payable.objects.get(pk=other.payable_id).status == "paid"
    reversal = Entry.objects.get(event="reversed")
    assert reversal.reverses is not None
    assert reversal.reverses.idem == f"paid:{line.pk}"
    bounce = Bounce.objects.get()
    assert (bounce.cause, bounce.day, bounce.words) == ("closed", BACK.day, BACK.words)
    counted = {each.outcome: each.lines for each in queries.outcomes(queries.cells(paid))}
    assert counted == {"paid": 1, "failed": 1, "open": 0}
    assert not look_over()
    with pytest.raises(Refusal, match="已确认，不能再办"):
        confirm(**acting(made, wang))


def test_the_next_batch_asks_for_the_account_and_the_levels_bear_it_once(
    paid: Batch, wang: Actor, zhou: Actor, sun: Actor, qian: Actor
) -> None:
    line = lines_of(paid)[0]
    confirm(**acting(say(line, qian), wang))
    again = prepare(by=wang, scope=COUNTY, order=ORDER, at=LATER)
    examine(batch=again.public_id, scope=COUNTY, by=wang, at=LATER)
    assert Light.objects.filter(batch=again, kind="bounced", red=True).count() == 1
    with pytest.raises(Refusal, match="还有 1 个红灯没有处理"):
        releasing.lock(batch=again.public_id, scope=COUNTY, by=wang, at=LATER)
    releasing.abandon(batch=again.public_id, scope=COUNTY, by=wang, reason="先核实", at=LATER)
    bounce = Bounce.objects.get()
    right: dict[str, Any] = {"scope": COUNTY, "by": wang, "note": "折已激活", "at": LATER}
    with pytest.raises(Refusal, match="已经销户"):
        confirm_account(bounce=bounce.public_id, **right)
    Bounce.objects.update(cause="sleeping")
    confirm_account(bounce=bounce.public_id, **right)
    last = prepare(by=wang, scope=COUNTY, order=ORDER, at=LATER)
    examine(batch=last.public_id, scope=COUNTY, by=wang, at=LATER)
    key: dict[str, Any] = {"batch": last.public_id, "scope": COUNTY, "at": LATER}
    releasing.lock(**key, by=wang)
    releasing.recheck(**key, by=zhou)
    releasing.approve(**key, by=sun, document="号")
    row = send_it(last, wang)
    assert stands() == {"borne": -708000, "paid": 354000, "transit": 354000}
    settle_file(hand_in(row, table(row), qian), wang)
    assert stands() == {"borne": -708000, "paid": 708000}
    assert not look_over()


def test_what_came_back_is_entered_only_as_the_bank_says_it(paid: Batch, qian: Actor) -> None:
    for told, wanted in NOT_BACK:
        with pytest.raises(Refusal, match=wanted):
            say(lines_of(paid)[0], qian, told)
    assert not LateReturn.objects.exists()


def test_a_line_is_given_back_once_and_only_after_it_was_paid(
    paid: Batch, wang: Actor, qian: Actor
) -> None:
    line = lines_of(paid)[0]
    made = say(line, qian)
    with pytest.raises(Refusal, match="已经登记过付后退回"):
        say(line, wang)
    with pytest.raises(Refusal, match="请写明为什么放弃"):
        let_go(**acting(made, qian), reason=" ")
    let_go(**acting(made, qian), reason="登记到别人那一笔了")
    assert stands() == {"borne": -708000, "paid": 708000}
    confirm(**acting(say(line, qian), wang))
    with pytest.raises(Refusal, match="还没有确认付成，或者已经退回"):
        say(line, qian)
    assert [each.status for each in late_returns(paid)] == ["confirmed", "let_go"]


def test_the_database_keeps_two_hands_apart(paid: Batch, qian: Actor) -> None:
    made = say(lines_of(paid)[0], qian)
    with pytest.raises(IntegrityError), transaction.atomic():
        LateReturn.objects.filter(pk=made.pk).update(
            status="confirmed", confirmer=qian.user_id, confirmed_at=LATER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        LateReturn.objects.filter(pk=made.pk).update(status="confirmed")


def test_another_county_finds_nothing(paid: Batch, wang: Actor, qian: Actor) -> None:
    line = lines_of(paid)[0]
    other = Scope.of("341502")
    with pytest.raises(Refusal, match="没有找到这一笔发放"):
        enter(line=line.public_id, scope=other, by=qian, told=BACK, at=LATER)
    made = say(line, qian)
    with pytest.raises(Refusal, match="没有找到这一笔付后退回"):
        confirm(**{**acting(made, wang), "scope": other})


@pytest.fixture
def office(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return Office(
        appoint("王主任", Role.COUNTY_HEALTH, "341599"),
        appoint("周复核", Role.COUNTY_HEALTH, "341599"),
        appoint("孙局长", Role.COUNTY_LEADER, "341599"),
        appoint("钱会计", Role.FINANCE, "341599"),
    )


def test_paid_after_a_death_and_given_back_it_is_never_paid_again(office: Office) -> None:
    case = paid_death(office)
    batch = Batch.objects.get()
    line = paid_after_death(batch).get()
    assert cases_of([line]) == {line.pk: case.public_id}
    at = datetime(2026, 12, 24, tzinfo=UTC)
    told = CameBack(date(2026, 12, 23), "TH-1", "closed", "")
    made = confirm(**acting(say(line, office.finance, told, at), office.maker, at))
    assert made.for_good
    case.refresh_from_db()
    assert (case.status, Payable.objects.get(pk=line.payable_id).status) == ("withdrawn",) * 2
    assert not Bounce.objects.exists()
    assert stands() == {}
    assert Entry.objects.get(event="ended").line is None
    assert not look_over()
    assert raised([case.claim_key])[case.claim_key].net_fen == 0
    done = differences()
    assert (done.lines, done.amount_fen, done.back_lines) == (1, 177000, 0), "what was due"
    assert differences().lines == 0
    assert not paid_after_death(batch).exists()


def test_given_back_in_a_later_year_it_opens_no_budget_of_that_year(office: Office) -> None:
    asked_back(office)
    line = BatchLine.objects.get()
    at = datetime(2027, 1, 24, tzinfo=UTC)
    told = CameBack(date(2027, 1, 23), "TH-1", "closed", "")
    made = confirm(**acting(say(line, office.finance, told, at), office.maker, at))
    assert made.for_good, "part of it is asked back: what is due is reckoned anew"
    assert stands() == {"borne": -354000, "earlier": 354000}
    assert not look_over()


def test_money_the_family_has_given_back_already_stops_it(office: Office) -> None:
    case = asked_back(office)
    line = BatchLine.objects.get()
    at, day = datetime(2026, 12, 24, tzinfo=UTC), date(2026, 12, 23)
    told: dict[str, Any] = {
        "case": case.public_id,
        "scope": SCOPE,
        "by": office.maker,
        "at": at,
    }
    tell(**told, letter=Letter("演卫健追〔2026〕3号", day, ""))
    receive(**told, money=Money(day, "V1", "transfer", 100))
    made = say(line, office.finance, CameBack(day, "TH-1", "closed", ""), at)
    with pytest.raises(Refusal, match="已经收到退款或免退过"):
        confirm(**acting(made, office.maker, at))
    assert stands() == {"borne": -354000, "paid": 353900, "held": 100}
