"""What a family gives back is booked to the fen; what it is spared, two people decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from money.ledger.test_book import stands
from money.recoveries.cases import Office, asked_back, late_death
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import split
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import look_over
from nuanxin.money.ledger.models import Account, Entry
from nuanxin.money.ledger.queries import balances, stands_by_level
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries import incoming, queries
from nuanxin.money.recoveries.actions.planning import Part, agree
from nuanxin.money.recoveries.actions.receiving import Money, cancel, receive, refund
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell, withdraw
from nuanxin.money.recoveries.actions.waiving import Decision, decide, propose
from nuanxin.money.recoveries.models import (
    RecoveryInstalment,
    RecoveryPlan,
    RecoveryReceipt,
    RecoveryStep,
    RecoveryWaiver,
)
from nuanxin.money.recoveries.queries import Narrowed, State, Waits
from support.benefits.county import SCOPE
from support.benefits.test_accruing import LATER

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 22)
LETTER = Letter("演卫健追〔2026〕3号", TODAY, "上门交给家属")
PAPER = Letter("JK-2026-01", TODAY, "")
THREE = [Part(date(2027, month, 15), 59000) for month in (1, 2, 3)]

NO_PLANS: list[tuple[list[Part], str]] = [
    (THREE[:2], "少 590.00 元"),
    ([*THREE, Part(date(2027, 4, 15), 1)], "多 0.01 元"),
    ([THREE[1], THREE[0], THREE[2]], "从早到晚"),
    ([THREE[0], THREE[0], THREE[2]], "不能重复"),
    ([Part(date(2026, 12, 21), 177000)], "已经过了"),
    ([Part(THREE[0].due_on, 0), Part(THREE[1].due_on, 177000)], "大于 0"),
    ([], "1 到 36 期"),
]
NO_MONEY = [
    (Money(TODAY, "V1", "transfer", 177001), "不能多于这个数"),
    (Money(TODAY, "V1", "transfer", 0), "大于 0"),
    (Money(date(2026, 12, 23), "V1", "transfer", 1), "到账日期还没有到"),
    (Money(TODAY, " ", "transfer", 1), "银行凭证号"),
    (Money(TODAY, "V" * 41, "transfer", 1), "银行凭证号"),
    (Money(TODAY, "V1", "cash", 1), "不要收现金"),
]


@pytest.fixture
def office(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return Office(
        appoint("王主任", Role.COUNTY_HEALTH, "341599"),
        appoint("周复核", Role.COUNTY_HEALTH, "341599"),
        appoint("孙局长", Role.COUNTY_LEADER, "341599"),
        appoint("钱会计", Role.FINANCE, "341599"),
    )


@pytest.fixture
def case(office: Office) -> Payable:
    """1,770.00 yuan, paid by the bank, told."""
    found = asked_back(office)
    tell(**asked(found, office.maker), letter=LETTER)
    return found


def asked(case: Payable, by: Actor, at: datetime = LATER) -> dict[str, Any]:
    return {"case": case.public_id, "scope": SCOPE, "by": by, "at": at}


def give_back(case: Payable, by: Actor, fen: int, voucher: str = "V1") -> RecoveryReceipt:
    return receive(**asked(case, by), money=Money(TODAY, voucher, "transfer", fen))


def state(case: Payable) -> State:
    found = queries.recovery(SCOPE, case.public_id)
    assert found is not None
    return queries.state_of(found)


def late(case: Payable, day: date) -> int:
    found = queries.recovery(SCOPE, case.public_id, day)
    assert found is not None
    return queries.late_fen(found)


def test_nothing_is_agreed_or_received_before_somebody_was_told(office: Office) -> None:
    case = asked_back(office)
    with pytest.raises(Refusal, match="还没有告知本人"):
        agree(**asked(case, office.maker), parts=THREE, reason="")
    with pytest.raises(Refusal, match="还没有告知本人"):
        give_back(case, office.maker, 1)
    with pytest.raises(Refusal, match="还没有告知本人"):
        propose(**asked(case, office.maker), amount_fen=1, reason="重病")


def test_a_plan_comes_to_what_is_owed_in_days_that_follow_each_other(
    case: Payable, office: Office
) -> None:
    for parts, wanted in NO_PLANS:
        with pytest.raises(Refusal, match=wanted):
            agree(**asked(case, office.maker), parts=parts, reason="")
    assert not RecoveryPlan.objects.exists()


def test_a_plan_is_changed_only_by_a_new_one_with_a_reason(
    case: Payable, office: Office
) -> None:
    agree(**asked(case, office.maker), parts=THREE, reason="")
    give_back(case, office.maker, 10000)
    rest = [Part(date(2027, 6, 1), 67000), Part(date(2027, 7, 1), 100000)]
    with pytest.raises(Refusal, match="请写明变更的原因"):
        agree(**asked(case, office.maker), parts=rest, reason=" ")
    with pytest.raises(Refusal, match=r"多 100\.00 元"):
        agree(**asked(case, office.maker), parts=THREE, reason="顺延")
    made = agree(**asked(case, office.maker), parts=rest, reason="本人住院，顺延")
    assert (made.number, made.amount_fen, made.settled_fen) == (2, 167000, 10000)
    assert [each.number for each in queries.plans(case)] == [2, 1]
    for change in ({"amount_fen": 1}, {"reason": "别的"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecoveryPlan.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryInstalment.objects.filter(plan=made).delete()


def test_the_database_refuses_a_plan_that_does_not_add_up(
    case: Payable, office: Office
) -> None:
    made = agree(**asked(case, office.maker), parts=THREE, reason="")

    def one_more() -> None:
        RecoveryInstalment.objects.create(
            region=made.region, plan=made, position=4, due_on=date(2027, 9, 1), amount_fen=1
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        one_more()


def test_money_received_leaves_paid_and_waits_for_finance_level_by_level(
    case: Payable, office: Office
) -> None:
    assert stands() == {"borne": -354000, "paid": 354000}
    give_back(case, office.maker, 59000)
    assert stands() == {"borne": -354000, "paid": 295000, "held": 59000}
    assert state(case) == State.PAYING
    case.refresh_from_db()
    assert queries.owed_fen(case) == 118000
    give_back(case, office.maker, 118000, "V2")
    assert state(case) == State.CLOSED
    shares = {share.level: share.amount_fen for share in queries.shares(case)}
    assert stands_by_level(case.pk, Account.Kind.HELD) == shares
    assert not look_over()
    assert RecoveryStep.objects.filter(payable=case, step="closed").exists()
    with pytest.raises(Refusal, match="已经结清"):
        give_back(case, office.maker, 1, "V3")


def test_money_is_received_only_as_it_came(case: Payable, office: Office) -> None:
    for money, wanted in NO_MONEY:
        with pytest.raises(Refusal, match=wanted):
            receive(**asked(case, office.maker), money=money)
    give_back(case, office.maker, 100)
    with pytest.raises(Refusal, match="凭证 V1 已经登记过"):
        give_back(case, office.maker, 100)
    assert stands() == {"borne": -354000, "paid": 353900, "held": 100}


def test_what_the_bank_has_not_confirmed_nobody_gives_back(office: Office) -> None:
    case = late_death()
    tell(**asked(case, office.maker), letter=LETTER)
    with pytest.raises(Refusal, match="银行还没有确认原来那一笔已经付出"):
        give_back(case, office.maker, 100)


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=6).filter(any),
    st.lists(st.integers(1, 10**6), max_size=8),
)
def test_however_money_comes_in_each_level_gets_its_own_back(
    shares: list[int], asked_: list[int]
) -> None:
    left = list(shares)
    for fen in [*asked_, sum(shares)]:
        part = split(min(fen, sum(left)), left) if any(left) else tuple(0 for _ in left)
        left = [whole - each for whole, each in zip(left, part, strict=True)]
        assert min(left) >= 0
    assert not any(left)


def test_a_receipt_written_down_wrongly_is_taken_back_by_its_opposite(
    case: Payable, office: Office
) -> None:
    made = give_back(case, office.maker, 177000)
    told: dict[str, Any] = {
        "receipt": made.public_id,
        "scope": SCOPE,
        "by": office.maker,
        "at": LATER,
    }
    with pytest.raises(Refusal, match="请写明为什么冲正"):
        cancel(**told, reason="")
    cancel(**told, reason="金额登记错了")
    assert stands() == {"borne": -354000, "paid": 354000}
    assert state(case) == State.TOLD
    entry = Entry.objects.get(event="reversed").reverses
    assert entry is not None
    assert entry.idem == f"received:r{made.pk}"
    with pytest.raises(Refusal, match="已经冲正过"):
        cancel(**told, reason="再来")
    give_back(case, office.maker, 1000)
    assert not look_over()


def test_what_is_paid_on_this_year_lessens_what_the_levels_bear(
    case: Payable, office: Office
) -> None:
    one, two = give_back(case, office.maker, 59000), give_back(case, office.maker, 100, "V2")
    told: dict[str, Any] = {
        "receipts": [one.public_id, two.public_id],
        "scope": SCOPE,
        "by": office.maker,
    }
    with pytest.raises(Refusal, match="缴款书号"):
        refund(**told, paper=PAPER._replace(document=" "), at=LATER)
    with pytest.raises(Refusal, match="缴款日期要在到账以后"):
        refund(**told, paper=PAPER._replace(day=date(2026, 12, 21)), at=LATER)
    made = refund(**told, paper=PAPER, at=LATER)
    assert (made.amount_fen, made.earlier, made.region) == (59100, False, 341599000000)
    assert stands() == {"borne": -354000 + 59100, "paid": 354000 - 59100}
    assert not look_over()
    with pytest.raises(Refusal, match="已经缴回或已经冲正"):
        refund(**told, paper=PAPER._replace(document="另一张"), at=LATER)
    with pytest.raises(Refusal, match="已经缴回财政，不能冲正"):
        cancel(receipt=one.public_id, scope=SCOPE, by=office.maker, reason="错", at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryReceipt.objects.filter(pk=one.pk).update(refund=None, earlier=None)


def test_what_was_paid_out_in_an_earlier_year_is_kept_apart(
    case: Payable, office: Office
) -> None:
    made = give_back(case, office.maker, 59000)
    january = datetime(2027, 1, 10, tzinfo=UTC)
    refund(
        receipts=[made.public_id], scope=SCOPE, by=office.maker, at=january,
        paper=Letter("JK-2027-01", date(2027, 1, 8), ""),
    )  # fmt: skip
    assert stands() == {"borne": -354000, "paid": 295000, "earlier": 59000}
    assert {each.where.value: each.amount_fen for each in incoming.by_where(SCOPE)} == {
        "held": 0, "this": 0, "earlier": 59000, "cancelled": 0,
    }  # fmt: skip
    assert not look_over()


def test_two_people_decide_what_is_waived(case: Payable, office: Office) -> None:
    with pytest.raises(Refusal, match=r"0\.01 和这个数之间"):
        propose(**asked(case, office.maker), amount_fen=177001, reason="重病")
    with pytest.raises(Refusal, match="请写明免退的理由"):
        propose(**asked(case, office.maker), amount_fen=1, reason=" ")
    made = propose(**asked(case, office.maker), amount_fen=177000, reason="重病")
    with pytest.raises(Refusal, match="已经申请过免退"):
        propose(**asked(case, office.maker), amount_fen=1, reason="重病")
    with pytest.raises(Refusal, match="申请了免退，还没有决定"):
        withdraw(**asked(case, office.maker), reason="错了")
    granted = Decision(granted=True, document="演卫健免〔2026〕1号", words="")
    with pytest.raises(Refusal, match="申请和决定不能是同一个人"):
        decide(**asked(case, office.maker), decision=granted)
    with pytest.raises(Refusal, match="决定文号"):
        decide(**asked(case, office.leader), decision=granted._replace(document=""))
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryWaiver.objects.filter(pk=made.pk).update(
            granted=True, decider=office.maker.user_id, decided_at=LATER, document="x"
        )
    decide(**asked(case, office.leader), decision=granted)
    assert state(case) == State.CLOSED
    assert stands() == {"borne": -354000, "paid": 354000}, "the money was paid, and stays so"
    assert not look_over()
    assert AuditEntry.objects.filter(act="recovery.waived", user_id=office.leader.user_id)
    with pytest.raises(Refusal, match="没有等您决定"):
        decide(**asked(case, office.leader), decision=granted)


def test_a_part_is_waived_the_rest_is_given_back(case: Payable, office: Office) -> None:
    propose(**asked(case, office.maker), amount_fen=100000, reason="重病")
    no = Decision(granted=False, document="", words="材料不全")
    with pytest.raises(Refusal, match="请写明不同意的理由"):
        decide(**asked(case, office.leader), decision=no._replace(words=""))
    decide(**asked(case, office.leader), decision=no)
    propose(**asked(case, office.maker), amount_fen=100000, reason="重病，补了证明")
    give_back(case, office.maker, 100000)
    yes = Decision(granted=True, document="演卫健免〔2026〕2号", words="")
    with pytest.raises(Refusal, match=r"还应退 770\.00 元"):
        decide(**asked(case, office.leader), decision=yes)
    decide(**asked(case, office.leader), decision=no)
    propose(**asked(case, office.maker), amount_fen=77000, reason="重病")
    decide(**asked(case, office.leader), decision=yes)
    assert state(case) == State.CLOSED
    total = queries.totals(queries.recoveries(SCOPE))
    assert total == (177000, 100000, 77000, 0, 100000)
    assert not look_over()


def test_an_instalment_is_late_the_day_after_until_as_much_has_come_in(
    case: Payable, office: Office
) -> None:
    agree(**asked(case, office.maker), parts=THREE, reason="")
    assert late(case, date(2027, 1, 15)) == 0
    assert late(case, date(2027, 1, 16)) == 59000
    assert late(case, date(2027, 2, 16)) == 118000
    give_back(case, office.maker, 60000)
    assert late(case, date(2027, 1, 16)) == 0
    assert late(case, date(2027, 2, 16)) == 58000
    case.refresh_from_db()
    rows = queries.instalments(case, queries.plans(case)[0], date(2027, 2, 16))
    assert [(each.settled_fen, each.late) for each in rows] == [
        (59000, False), (1000, True), (0, False),
    ]  # fmt: skip

    def waiting(waits: Waits, day: date) -> int:
        return queries.recoveries(SCOPE, Narrowed(waits=waits.value, day=day)).count()

    assert waiting(Waits.LATE, date(2027, 1, 16)) == 0
    assert waiting(Waits.LATE, date(2027, 2, 16)) == 1
    assert waiting(Waits.HELD, TODAY) == 1
    assert waiting(Waits.ASKED, TODAY) == 0


def test_a_case_money_has_come_in_for_is_not_withdrawn(case: Payable, office: Office) -> None:
    give_back(case, office.maker, 100)
    with pytest.raises(Refusal, match="已经收到退款或免退过，不能撤回"):
        withdraw(**asked(case, office.maker), reason="登记错了")


def test_another_township_receives_sees_and_pays_on_nothing(
    case: Payable, office: Office
) -> None:
    made = give_back(case, office.maker, 100)
    other, own = Scope.of("341599101"), Scope.of("341599100")
    with pytest.raises(Refusal, match="没有找到这一笔追缴"):
        receive(
            **{**asked(case, office.maker), "scope": other}, money=Money(TODAY, "9", "x", 1)
        )
    with pytest.raises(Refusal, match="没有找到这一笔收款"):
        refund(receipts=[made.public_id], scope=other, by=office.maker, paper=PAPER, at=LATER)
    assert not incoming.receipts(other).exists()
    assert incoming.receipts(own).count() == 1
    with within_scope(other):
        assert not RecoveryReceipt.objects.exists()
        assert not RecoveryStep.objects.exists()


def test_what_was_received_is_never_changed_or_taken_away(
    case: Payable, office: Office
) -> None:
    made = give_back(case, office.maker, 100)
    rows = RecoveryReceipt.objects.filter(pk=made.pk)
    for change in ({"amount_fen": 1}, {"voucher": "x"}, {"day": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payable.objects.filter(pk=case.pk).update(given_back_fen=177000, waived_fen=1)
    assert [each.stands_fen for each in balances(SCOPE) if each.account.kind == "held"]
