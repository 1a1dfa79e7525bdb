"""The book: every entry adds up, nothing is changed, a closed month stays closed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from money.payouts.test_batches import COUNTY, _approved, sun, wang, zhou
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.ledger import queries
from nuanxin.money.ledger.actions import Happened, book, close_month, reverse
from nuanxin.money.ledger.models import Account, ClosedMonth, Entry, Posting
from nuanxin.money.payouts.actions.releasing import send
from nuanxin.money.payouts.models import Batch, BatchLine

pytestmark = pytest.mark.django_db
__all__ = ["sun", "wang", "zhou"]
AT = datetime(2026, 7, 1, tzinfo=UTC)
DAY = date(2026, 7, 1)
REGION = 341599000000
Event = Entry.Event


@pytest.fixture
def sent(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    """Two families' half-year, 3,540 yuan each, with finance."""
    row = _approved(wang, zhou, sun)
    return send_it(row, wang)


def send_it(row: Batch, by: Actor) -> Batch:
    return send(
        batch=row.public_id, scope=COUNTY, by=by, file=io.BytesIO(b"x"), name="r.xlsx", at=AT
    )


def happened(row: Batch, event: Entry.Event, day: date = DAY) -> Happened:
    lines = BatchLine.objects.filter(batch=row, live=True).values_list("pk", "payable_id")
    return Happened(event, row.region, list(lines), "回盘", day)


def stands() -> dict[str, int]:
    found = queries.by_kind(queries.balances(COUNTY))
    return {each.kind: each.stands_fen for each in found if each.stands_fen}


def test_what_goes_to_finance_is_in_transit_and_borne_by_its_levels(sent: Batch) -> None:
    assert stands() == {"borne": -708000, "transit": 708000}
    levels = {
        each.account.level: each.stands_fen
        for each in queries.balances(COUNTY)
        if each.account.kind == "transit"
    }
    assert levels == {"中央": 354000, "省": 141600, "市": 70800, "县": 141600}


def test_paid_lines_leave_transit_and_nothing_is_left_over(sent: Batch, wang: Actor) -> None:
    assert book(happened=happened(sent, Event.PAID), by=wang, at=AT) == 2
    assert stands() == {"borne": -708000, "paid": 708000}


def test_what_comes_back_is_owed_again_and_borne_only_once(sent: Batch, wang: Actor) -> None:
    book(happened=happened(sent, Event.FAILED), by=wang, at=AT)
    assert stands() == {"borne": -708000, "owed": 708000}
    # The next batch is another line of the same payable.
    again = _second_line(sent)
    book(
        happened=Happened(Event.SENT, REGION, [(again.pk, again.payable_id)], "再发", DAY),
        by=wang,
        at=AT,
    )
    assert stands() == {"borne": -708000, "owed": 354000, "transit": 354000}


def _second_line(row: Batch) -> BatchLine:
    """The same payable on another line; the batch it was on is over."""
    line: BatchLine = BatchLine.objects.filter(batch=row).order_by("pk")[0]
    draft = Batch.objects.create(
        region=row.region, number="341599-2026-0099", title="再发", benefits=[],
        budget_year=2026, first_month=row.first_month, end_month=row.end_month,
        maker_id=row.maker_id, made_at=AT,
    )  # fmt: skip
    line.pk, line.public_id, line.batch, line.live = None, new_id(), draft, False
    line.save(force_insert=True)
    return line


@pytest.mark.parametrize("first", [Event.PAID, Event.FAILED])
@pytest.mark.parametrize("second", [Event.PAID, Event.FAILED])
def test_a_line_is_answered_once(
    sent: Batch, wang: Actor, first: Entry.Event, second: Entry.Event
) -> None:
    book(happened=happened(sent, first), by=wang, at=AT)
    before = stands()
    with pytest.raises((AssertionError, IntegrityError)), transaction.atomic():
        book(happened=happened(sent, second), by=wang, at=AT)
    assert stands() == before


def test_a_reversal_is_the_opposite_and_names_what_it_takes_back_once(
    sent: Batch, wang: Actor
) -> None:
    book(happened=happened(sent, Event.PAID), by=wang, at=AT)
    entry = Entry.objects.filter(event="paid").order_by("pk")[0]
    made = reverse(entry=entry, words="银行更正", by=wang, day=DAY, at=AT)
    assert made.reverses == entry
    assert stands() == {"borne": -708000, "transit": 354000, "paid": 354000}
    with pytest.raises(Refusal, match="已经冲正过"):
        reverse(entry=entry, words="再来", by=wang, day=DAY, at=AT)
    with pytest.raises(Refusal, match="本身是冲正"):
        reverse(entry=made, words="再来", by=wang, day=DAY, at=AT)


def test_a_closed_month_takes_no_entry(sent: Batch, wang: Actor) -> None:
    close_month(
        region=REGION, scope=COUNTY, month=Period(2026, 7), by=wang, today=date(2026, 8, 1),
        at=AT,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        book(happened=happened(sent, Event.PAID), by=wang, at=AT)
    book(happened=happened(sent, Event.PAID, date(2026, 8, 1)), by=wang, at=AT)
    assert queries.is_closed(COUNTY, REGION, DAY)
    assert not queries.is_closed(COUNTY, REGION, date(2026, 8, 1))


def test_a_month_is_closed_once_after_it_has_ended_inside_the_scope(wang: Actor) -> None:
    def close(month: Period, scope: Scope = COUNTY) -> ClosedMonth:
        return close_month(
            region=REGION, scope=scope, month=month, by=wang, today=date(2026, 8, 1), at=AT
        )

    close(Period(2026, 7))
    with pytest.raises(Refusal, match="已经结账"):
        close(Period(2026, 7))
    with pytest.raises(Refusal, match="还没有过完"):
        close(Period(2026, 8))
    with pytest.raises(Refusal, match="不在您的辖区"):
        close(Period(2026, 6), Scope.of("341599100"))


def test_months_are_closed_in_their_order(sent: Batch, wang: Actor) -> None:
    book(happened=happened(sent, Event.PAID, date(2026, 9, 3)), by=wang, at=AT)

    def close(month: int) -> ClosedMonth:
        asked, today = Period(2026, month), date(2026, 12, 1)
        return close_month(
            region=REGION, scope=COUNTY, month=asked, by=wang, today=today, at=AT
        )

    with pytest.raises(Refusal, match="2026 年 7 月还没有结账。结账要按月份先后"):
        close(9)
    close(7)
    close(9)
    assert queries.closed(COUNTY, REGION) == {Period(2026, 7), Period(2026, 9)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE money_posting SET amount_fen = amount_fen + 1",
        "DELETE FROM money_entry",
        "UPDATE money_account SET level = ''",
        "TRUNCATE money_posting",
        "DELETE FROM money_closedmonth",
    ],
)
@pytest.mark.parametrize("owner", [False, True])
def test_nothing_of_the_book_is_changed_whoever_asks(
    sent: Batch, wang: Actor, statement: str, owner: bool
) -> None:
    close_month(region=REGION, scope=COUNTY, month=Period(2026, 1), by=wang, today=DAY, at=AT)
    if owner and statement.startswith("TRUNCATE"):
        pytest.skip("the owner empties tables between tests; the application may not")
    refused = "written once|permission denied"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        _execute(*(["SET LOCAL ROLE NONE"] if owner else []), statement)


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def _posting(entry: Entry, account: Account, fen: int) -> Posting:
    return Posting(region=entry.region, entry=entry, account=account, amount_fen=fen)


def test_half_an_entry_or_one_that_does_not_add_up_is_refused(sent: Batch) -> None:
    old = Entry.objects.order_by("pk")[0]
    one, two = Account.objects.order_by("pk")[:2]
    with pytest.raises(IntegrityError, match="0 postings"), transaction.atomic():
        _write(old, [])
    for fen in ([(one, 5), (two, -4)], [(one, 5)]):
        with pytest.raises(IntegrityError, match="add up to"), transaction.atomic():
            _write(old, fen)
    more = [_posting(old, _account(one, "甲"), 5), _posting(old, _account(one, "乙"), -5)]
    with pytest.raises(IntegrityError, match="written already"), transaction.atomic():
        Posting.objects.bulk_create(more)


def _write(like: Entry, fen: list[tuple[Account, int]]) -> None:
    entry = _entry(like)
    Posting.objects.bulk_create(_posting(entry, *each) for each in fen)
    _execute("SET CONSTRAINTS ALL IMMEDIATE")


def _entry(like: Entry) -> Entry:
    made: Entry = Entry.objects.create(
        region=like.region, idem="x", event="paid", day=DAY, words="", line=like.line,
        payable_id=like.payable_id, at=AT,
    )  # fmt: skip
    return made


def _account(like: Account, level: str) -> Account:
    made: Account = Account.objects.create(
        region=like.region, benefit=like.benefit, label=like.label, level=level, kind="paid"
    )
    return made


def test_a_posting_to_another_countys_account_is_refused(sent: Batch) -> None:
    old = Entry.objects.order_by("pk")[0]
    mine = Account.objects.order_by("pk")[0]
    other = Account.objects.create(
        region=341500000000, benefit="x", label="x", level="县", kind="paid"
    )
    with pytest.raises(IntegrityError, match="without its entry or account"):
        _write(old, [(mine, 5), (other, -5)])


def test_another_place_sees_no_account_and_no_posting(sent: Batch) -> None:
    for scope in (Scope.of("341599100"), Scope.of("341600"), Scope.nothing()):
        assert not queries.balances(scope)
        assert not queries.postings(scope).exists()
        with within_scope(scope):
            assert not Posting.objects.exists()
            assert not Account.objects.exists()


def test_every_figure_is_the_sum_of_its_postings(sent: Batch, wang: Actor) -> None:
    book(happened=happened(sent, Event.PAID, date(2026, 8, 3)), by=wang, at=AT)
    for month in (None, Period(2026, 7), Period(2026, 8)):
        for each in queries.balances(COUNTY, month):
            account = each.account
            asked = queries.Narrowed(account.benefit, account.level, account.kind, month)
            until = asked._replace(month=None, until=month)
            behind = queries.postings(COUNTY, until).aggregate(fen=Sum("amount_fen"))
            assert (behind["fen"] or 0) == each.stands_fen
            found = queries.postings(COUNTY, asked)
            total = found.aggregate(fen=Sum("amount_fen"))["fen"] or 0
            assert (found.count(), total) == (each.postings, each.came_fen - each.left_fen)
    assert queries.months(COUNTY) == [Period(2026, 8), Period(2026, 7)]
    july = queries.by_kind(queries.balances(COUNTY, Period(2026, 7)))
    assert {each.kind: each.stands_fen for each in july}["transit"] == 708000
    assert sum(each.stands_fen for each in july) == 0
