"""The year's need and the settlement: heads × periods, asked of the level that lacks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from money.funds.papers import PAPER, REGION, given
from money.ledger.test_book import send_it
from money.payouts.test_batches import _approved
from money.recoveries.cases import Office, asked_back
from money.recoveries.test_paying_back import LETTER, asked, give_back
from money.returns.files import table
from money.returns.test_settling import confirm as settled
from money.returns.test_settling import hand_in, one_fails
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.money.funds import settling, standing
from nuanxin.money.recoveries.actions.receiving import refund
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell
from nuanxin.support.benefits.actions.accruing import accrue
from nuanxin.support.benefits.actions.holding import hold
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.benefits.needs import need
from registry.people.families import admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, policy, run
from support.benefits.test_accruing import LATER

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
_NAMES = ("王主任", "周复核", "孙局长")
H1 = Term.parse("2026-H1")


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 22))


@pytest.fixture
def half_raised(db: None) -> None:
    """Two couples confirmed; the first half-year is assessed and owed, the second is not."""
    admitted(bereaved("1"), bereaved("2"))
    on_roll()
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    run("2026-H1")
    accrue(by=SYSTEM, scope=SCOPE, term=H1, at=NOW)


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_rest_is_heads_by_periods_by_share(half_raised: None) -> None:
    found = need(SCOPE, 2026)
    parts = {part.level: part for part in found.parts if part.benefit == DEATH}
    owed = {each.level: each for each in settling.unpaid(SCOPE) if each.benefit == DEATH}
    assert set(parts) == set(owed) > {"中央", "省"}
    for level, part in parts.items():
        assert (part.heads, part.periods) == (4, 6)
        # The half that is owed and the half that is not cost the same.
        assert part.fen == owed[level].fen
    assert (found.term, found.held, found.unknown) == ("2026-H1", 0, 0)


def test_nothing_raised_is_a_whole_year_and_everything_raised_is_nothing(
    half_raised: None,
) -> None:
    later = {part.periods for part in need(SCOPE, 2027).parts if part.every == "月"}
    assert later == {12}
    run("2026-H2")
    accrue(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=NOW)
    assert [part for part in need(SCOPE, 2026).parts if part.benefit == DEATH] == []


def test_who_is_held_or_not_assessed_is_counted_apart(half_raised: None) -> None:
    rows = list(Entitlement.objects.filter(benefit=DEATH).order_by("pk"))
    hold(by=SYSTEM, entitlement=rows[0], from_month=0, reason="失联", now=NOW)
    found = need(SCOPE, 2026)
    assert found.held == 1
    assert {part.heads for part in found.parts if part.benefit == DEATH} == {3}
    assert need(Scope.of("341502"), 2026).parts == []


def test_what_lacks_is_asked_of_its_level_with_heads_and_periods(
    half_raised: None, wang: Client, qian: Client
) -> None:
    by, other = (actor_of(User.objects.get(name=n).posts.get()) for n in ("王主任", "钱会计"))
    part = next(p for p in need(SCOPE, 2026).parts if (p.benefit, p.level) == (DEATH, "中央"))
    enough = PAPER._replace(level="省", amount_fen=10**9)
    given(by, other, enough)
    given(by, other, PAPER._replace(amount_fen=part.fen))
    page = _text(wang, "/funds/need/")
    assert "2026年上半年的测算" in page
    assert f"level={'中央'}" in page
    assert "level=省" not in page
    letter = _text(wang, "/funds/need/letter/?level=中央")
    lacking = f"{part.fen / 100:,.2f}"  # twice the half, less one half given
    assert f"还缺 {lacking} 元" in letter
    assert "财政部门（盖章）" in letter
    assert f'<td class="nx-right">{part.heads}</td><td class="nx-right">6 月</td>' in letter
    assert wang.get("/funds/need/letter/?level=省").status_code == 404
    assert wang.get("/funds/need/letter/").status_code == 404


def test_a_county_with_nothing_says_what_to_do(wang: Client) -> None:
    assert "还没有可算的" in _text(wang, "/funds/need/")
    page = _text(wang, "/funds/settlement/?year=2025")
    assert "这一年度没有下达，也没有发放" in page
    assert "还没有回盘确认付成的" in page


def test_the_settlement_is_proven_by_what_was_paid(
    wang: Client, leader: Client, qian: Client, seat: Seat
) -> None:
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    people = [actor_of(User.objects.get(name=name).posts.get()) for name in _NAMES]
    finance = actor_of(User.objects.get(name="钱会计").posts.get())
    row = send_it(_approved(*people), people[0])
    settled(hand_in(row, table(row, one_fails), people[0]), finance)
    given(people[0], finance, PAPER._replace(amount_fen=100_000))
    given(people[0], finance, PAPER._replace(year=2025, amount_fen=50_000))
    proofs = settling.proofs(SCOPE, 2026)
    cells = standing.cells(SCOPE, [2026])
    assert sum(each.fen for each in proofs) == standing.total(cells).paid_fen == 354_000
    assert {(p.payments, p.heads, p.months) for p in proofs} == {(1, 1, 6)}
    page = _text(wang, "/funds/settlement/?year=2026")
    assert "770.00" in page  # 1,770.00 of 中央 was paid, 1,000.00 came
    assert "270.00" in page  # … of which 500.00 were left from the year before
    assert page.count("3,540.00") == 2  # what levels paid, and its proof
    assert "财政部门（盖章）" in page
    assert not standing.registered(REGION, 2024)


def test_the_pages_cost_few_queries(
    half_raised: None, wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ("/funds/need/", "/funds/settlement/?year=2026"):
        with django_assert_max_num_queries(14):
            wang.get(address)


def test_what_is_recovered_and_paid_on_in_the_year_is_there_again(
    wang: Client, leader: Client, qian: Client, seat: Seat
) -> None:
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    names = (*_NAMES, "钱会计")
    office = Office(*(actor_of(User.objects.get(name=n).posts.get()) for n in names))
    case = asked_back(office)
    tell(**asked(case, office.maker), letter=LETTER)
    receipt = give_back(case, office.maker, 59_000)
    before = standing.cells(SCOPE, [2026])
    refund(
        receipts=[receipt.public_id], scope=SCOPE, by=office.maker, at=LATER,
        paper=Letter("JK-1", LATER.date(), ""),
    )  # fmt: skip
    after = standing.cells(SCOPE, [2026])
    assert standing.total(before).refunded_fen == 0
    assert standing.total(after).refunded_fen == 59_000
    assert standing.total(after).paid_fen == standing.total(before).paid_fen
    assert standing.total(after).left_fen == standing.total(before).left_fen + 59_000
    found = re.findall(r'href="(/ledger/postings/\?[^"]*)">([\d,.]+)<', _text(wang, _FUNDS))
    assert len(found) == 4
    for address, shown in found:
        assert f"合计 {shown} 元" in _text(wang, html.unescape(address))


_FUNDS = "/funds/?year=2026"
