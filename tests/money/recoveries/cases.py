"""A recovery as it comes about: half a year raised, then a death heard of late."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from money.payouts.test_batches import _claim, _owed
from money.returns.files import read, table
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.period import Period
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import examine, remove_lines
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch
from nuanxin.money.returns.actions.settling import settle as settle_file
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.registry.people.models import PersonFacts
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, run
from support.benefits.test_accruing import LATER, differences, pay, settle

BACK = datetime(2026, 12, 1, 3, tzinfo=UTC)


class Office(NamedTuple):
    """Who makes, who rechecks, who signs, who pays."""

    maker: Actor
    checker: Actor
    leader: Actor
    finance: Actor


def late_death(village: int = VILLAGE, *, sent: bool = True) -> Payable:
    """One case of 1,770.00 yuan: 陈桂兰 died on 5 October, the half-year was raised whole."""
    _half_year(village)
    if sent:
        Payable.objects.update(status="sent")
    return _heard_of()


def asked_back(office: Office) -> Payable:
    """1,770.00 yuan asked back of a half-year the bank has paid; nothing assessed, so quick."""
    person = _owed(office.maker, bereaved("1"))["1-女方"]
    pay_out(office, Order(COUNTY, (DEATH,), Period(2026, 1), Period(2026, 7), "上半年"))
    paid = Payable.objects.get()
    half = tuple(
        Share("演示标准", "演示政发〔2020〕1号", "演示二", share.level, share.amount_fen // 2)
        for share in paid.shares.order_by("position")
    )
    claim = replace(
        _claim(paid.household_id, person, "1", paid.region), seq=1, kind=Kind.RECOVERY,
        shares=half, reason="多列三个月",
    )  # fmt: skip
    raise_claims([claim], by=office.maker, at=BACK)
    found: Payable = Payable.objects.get(kind="recovery")
    return found


def paid_death(office: Office) -> Payable:
    """The same, the half-year really sent, and confirmed as paid by the bank."""
    _half_year(VILLAGE)
    pay_out(office, Order(COUNTY, (DEATH,), Period(2026, 7), Period(2027, 1), "下半年"))
    return _heard_of()


def pay_out(office: Office, order: Order) -> Batch:
    """From what is open to what the bank has confirmed; whoever has no card is left out."""
    by, at = office.maker, NOW
    batch = prepare(by=by, scope=SCOPE, order=order, at=at)
    key = batch.public_id
    examine(batch=key, scope=SCOPE, by=by, at=at)
    payless = list(batch.lights.filter(kind="no_account").values_list("line", flat=True))
    if payless:
        remove_lines(batch=key, scope=SCOPE, by=by, lines=payless, reason="没有账号", at=at)
    releasing.lock(batch=key, scope=SCOPE, by=by, at=at)
    releasing.recheck(batch=key, scope=SCOPE, by=office.checker, at=at)
    releasing.approve(batch=key, scope=SCOPE, by=office.leader, document="号", at=at)
    row = releasing.send(
        batch=key, scope=SCOPE, by=by, file=io.BytesIO(b"x"), name="r.xlsx", at=at
    )
    told = read(row, table(row, lambda _: ("成功", "", "PZ-1", date(2026, 11, 25))))
    file = store(office.finance, io.BytesIO(b"back"), "回盘.xlsx", row.region, "回盘文件")
    made = take_in(
        batch=key, scope=SCOPE, by=office.finance, handed=Handed(file, told), at=BACK
    )
    settle_file(returned=made.public_id, scope=SCOPE, by=by, at=BACK)
    row.refresh_from_db()
    return row


def _half_year(village: int) -> None:
    admitted(bereaved("1", village))
    settle()
    on_roll()
    run("2026-H2")
    pay()


def _heard_of() -> Payable:
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 10, 5))
    run("2026-H2", LATER)
    differences()
    found: Payable = Payable.objects.get(kind="recovery")
    return found
