"""Owed: only the confirmed, only once, and every later difference as a line of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from nuanxin.registry.people.models import Household, Membership, PersonFacts
from nuanxin.support.benefits.actions.accruing import (
    Accrual,
    accrue,
    accrue_differences,
    try_differences,
    try_regular,
)
from nuanxin.support.benefits.actions.confirming import end
from nuanxin.support.benefits.actions.holding import hold
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Entitlement, Finding
from registry.people.families import admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
HALF = Term.parse("2026-H2")
LATER = datetime(2026, 12, 22, tzinfo=UTC)
RAISE = """\
pack: demo-raise
demo: true
title: 提标（演示）
document: {number: 演示政发〔2026〕28号, issuer: 演示, date: 2026-10-28, effective: 2026-07-01}
jurisdiction: "341599"
clauses: {一: 特别扶助死亡家庭每人每月再加140元（演示）}
parameters:
  演示提标: {type: 金额, clause: 一, values: {2026-07-01: 140}}
benefits:
  特别扶助金_死亡:
    extends: demo-nine-lines
    amount:
      演示提标额: {value: 演示提标, clause: 一, borne_by: [{shares: {县: 1}}]}
"""


def pay(term: Term = HALF) -> Accrual:
    return accrue(by=SYSTEM, scope=SCOPE, term=term, at=NOW)


def differences(term: Term = HALF) -> Accrual:
    return accrue_differences(by=SYSTEM, scope=SCOPE, term=term, at=LATER)


@pytest.fixture
def raised_standard(tmp_path: Path) -> Policy:
    (tmp_path / "raise.yaml").write_text(RAISE, encoding="utf-8")
    return load_policy([tmp_path], keep=False)


def settle() -> None:
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())


def test_only_the_confirmed_are_owed() -> None:
    admitted(bereaved("1"), bereaved("2"))
    settle()
    run("2026-H2")
    assert pay().lines == 0
    on_roll()
    run("2026-H2", LATER)
    done = pay()
    assert (done.lines, done.amount_fen) == (4, 4 * 6 * 59000)
    assert sum(done.by_level.values()) == done.amount_fen
    shares = PayableShare.objects.filter(level="县").values_list("amount_fen", flat=True)
    assert set(shares) == {6 * 11800}


def test_a_dry_run_writes_nothing_and_a_second_run_changes_nothing() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    run("2026-H2")
    told = try_regular(scope=SCOPE, term=HALF, at=NOW).accrual
    assert Payable.objects.count() == 0
    done = pay()
    assert (told.lines, told.amount_fen) == (done.lines, done.amount_fen) == (2, 708000)
    again = pay()
    assert (again.lines, again.standing) == (0, 2)
    assert Payable.objects.count() == 2


def test_where_nobody_settled_how_often_is_paid_it_is_said_and_nothing_raised() -> None:
    admitted(bereaved("1"))
    on_roll()
    run("2026-H2")
    done = pay()
    assert done.lines == 0
    assert "特别扶助金（死亡）" in done.undecided


def test_a_month_is_not_paid_where_half_years_are() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    run("2026-10")
    done = pay(Term.parse("2026-10"))
    assert done.lines == 0
    assert "特别扶助金（死亡）" in done.elsewhere


def test_a_hold_outranks_the_rule() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    entitlement = Entitlement.objects.order_by("id")[0]
    hold(
        by=SYSTEM, entitlement=entitlement, from_month=HALF.first + 2, reason="联系不上",
        now=NOW,
    )  # fmt: skip
    run("2026-H2")
    assert pay().amount_fen == (2 + 6) * 59000


def test_a_late_backward_raise_pays_the_difference_to_all_leavers_included(
    raised_standard: Policy,
) -> None:
    admitted(bereaved("1"), bereaved("2"))
    settle()
    on_roll()
    wife = Entitlement.objects.filter(person__name="陈桂兰").order_by("id")[0]
    end(by=SYSTEM, entitlement=wife, from_day=date(2026, 9, 1), reason="迁出", term=HALF)
    run("2026-H2")
    assert pay().amount_fen == (2 + 3 * 6) * 59000
    run("2026-H2", LATER, by_policy=raised_standard)
    done = differences()
    assert (done.lines, done.amount_fen) == (4, (2 + 3 * 6) * 14000)
    assert done.by_level == {"县": (2 + 3 * 6) * 14000}
    lines = Payable.objects.filter(kind="backpay")
    assert sorted(lines.values_list("amount_fen", flat=True)) == [28000, 84000, 84000, 84000]
    reason = lines.order_by("-amount_fen")[0].reason
    assert reason == (
        "2026年7月至12月每月补发 140.00 元；合计补发 840.00 元（演示政发〔2026〕28号 一）"
    )
    spans = {each.amount_fen: (each.first_month, each.end_month) for each in lines}
    assert spans[84000] == (HALF.first, HALF.last + 1)
    assert spans[28000] == (HALF.first, HALF.first + 2)
    assert differences().lines == 0


def test_a_death_heard_of_late_is_a_recovery_of_its_own() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    run("2026-H2")
    pay()
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 10, 5))
    run("2026-H2", LATER)
    done = differences()
    assert (done.back_lines, done.back_fen, done.lines, done.amount_fen) == (1, 3 * 59000, 0, 0)
    line = Payable.objects.get(kind="recovery")
    assert line.reason.startswith("不再符合（不满足：本人健在）；2026年10月至12月每月应退"), (
        "why"
    )
    assert "合计追缴 1,770.00 元" in line.reason
    assert (line.first_month, line.end_month) == (HALF.first + 3, HALF.last + 1)
    assert Payable.objects.filter(seq=0).count() == 2
    assert differences().lines == 0


def test_nothing_is_asked_back_because_a_file_is_missing() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    run("2026-H2")
    pay()
    hers = Membership.objects.filter(person__name="陈桂兰")
    hers.update(valid_to=date(2026, 9, 1))
    run("2026-H2", LATER)
    found = try_differences(scope=SCOPE, term=HALF, at=LATER)
    assert (found.accrual.back_lines, found.accrual.unfiled) == (0, 1)
    (looked_at,) = found.unfiled
    assert looked_at.amount_fen == 4 * 59000, "the months the file tells of are hers"
    assert looked_at.reason.startswith("不在任何一户的档案里，规则没有结论，没有列追缴")
    assert differences().unfiled == 1
    assert not Payable.objects.filter(kind="recovery").exists()

    Household.objects.update(closed_on=date(2026, 6, 30))
    run("2026-H2", LATER + timedelta(days=1))
    done = differences()
    assert (done.back_lines, done.unfiled) == (0, 2), "nor because a file was closed"
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 6, 5))
    done = differences()
    assert (done.back_lines, done.back_fen, done.unfiled) == (1, 6 * 59000, 1), "she had died"


def test_whoever_the_rules_no_longer_know_is_asked_for_all_of_it() -> None:
    admitted(bereaved("1"))
    settle()
    on_roll()
    run("2026-H2")
    pay()
    Finding.objects.filter(benefit=DEATH, person__name="陈桂兰").update(known_to=LATER)
    done = differences()
    assert (done.back_lines, done.back_fen, done.lines) == (1, 6 * 59000, 0)
    assert sum(done.back_by_level.values()) == done.back_fen
