"""Booking what happens to payments: set-based, once, and never changed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.ledger.models import Account, ClosedMonth, Entry, Posting
from nuanxin.money.payables.models import Payable

Event, Kind = Entry.Event, Account.Kind


class Happened(NamedTuple):
    """What happened to lines of one county: (line, payable) each; the entry's words."""

    event: Entry.Event
    region: int
    lines: Sequence[tuple[int, int]]
    words: str
    day: date


_TARGET = {
    Event.SENT: Kind.TRANSIT,
    Event.PAID: Kind.PAID,
    Event.FAILED: Kind.OWED,
    Event.RETURNED: Kind.RETURNED,
}
_ASKED = """
CREATE TEMPORARY TABLE passing_lines ON COMMIT DROP AS
SELECT line, payable FROM unnest(%s::bigint[], %s::bigint[]) AS asked (line, payable)
"""
# What stands on accounts of a kind: of the payable (owed again, come back), or of the line.
_STANDING = """
CREATE TEMPORARY TABLE passing_moves ON COMMIT DROP AS
SELECT asked.line, asked.payable, account.benefit, account.label, account.level,
       account.kind AS source, SUM(posting.amount_fen)::bigint AS fen
  FROM passing_lines asked
  JOIN money_entry entry ON entry.payable_id = asked.payable
   AND (%(again)s OR entry.line = asked.line)
  JOIN money_posting posting ON posting.entry_id = entry.id
  JOIN money_account account ON account.id = posting.account_id
   AND account.kind = ANY(%(sources)s)
 GROUP BY 1, 2, 3, 4, 5, 6 HAVING SUM(posting.amount_fen) > 0
"""
_FRESH = """
INSERT INTO passing_moves
SELECT asked.line, asked.payable, payable.benefit, payable.label, share.level, 'borne',
       SUM(share.amount_fen)::bigint
  FROM passing_lines asked
  JOIN money_payable payable ON payable.id = asked.payable
  JOIN money_payableshare share ON share.payable_id = payable.id
 WHERE NOT EXISTS (SELECT 1 FROM passing_moves moved WHERE moved.line = asked.line)
 GROUP BY 1, 2, 3, 4, 5 HAVING SUM(share.amount_fen) > 0
"""
_ACCOUNTS = """
INSERT INTO money_account (region, benefit, label, level, kind)
SELECT %(region)s, moved.benefit, MIN(moved.label), moved.level, side.kind
  FROM passing_moves moved, LATERAL (VALUES (moved.source), (%(target)s)) AS side (kind)
 GROUP BY moved.benefit, moved.level, side.kind
ON CONFLICT (region, benefit, level, kind) DO NOTHING
"""
_ENTRIES = """
INSERT INTO money_entry (region, idem, event, day, words, payable_id, line, user_id, at)
SELECT DISTINCT ON (moved.line) %(region)s, %(event)s || ':' || moved.line, %(event)s,
       %(day)s::date, %(words)s, moved.payable, moved.line, %(user)s::bigint,
       %(at)s::timestamptz
  FROM passing_moves moved
"""
_POSTINGS = """
INSERT INTO money_posting (region, entry_id, account_id, amount_fen)
SELECT entry.region, entry.id, account.id, SUM(side.sign * moved.fen)::bigint
  FROM passing_moves moved
  JOIN money_entry entry ON entry.idem = %(event)s || ':' || moved.line
 CROSS JOIN LATERAL (VALUES (moved.source, -1), (%(target)s, 1)) AS side (kind, sign)
  JOIN money_account account ON account.region = %(region)s
   AND account.benefit = moved.benefit AND account.level = moved.level
   AND account.kind = side.kind
 GROUP BY 1, 2, 3
"""


@transaction.atomic
def book(*, happened: Happened, by: Actor, at: datetime) -> int:
    """Book one event of many lines, an entry for each; returns how many.

    Sent lines move what is owed again, else what the levels bear anew; answers move what is in
    transit. A line that has nothing to move, or has been booked so already, is a fault of the
    program: nothing is booked.
    """
    if not happened.lines:
        return 0
    sent = happened.event == Event.SENT
    sources = [Kind.OWED, Kind.RETURNED] if sent else [Kind.TRANSIT]
    values: dict[str, int | str | date | list[str] | None] = {
        "region": happened.region, "event": happened.event.value, "day": happened.day,
        "words": happened.words, "user": by.user_id, "at": at,
        "target": _TARGET[happened.event].value, "again": sent,
        "sources": [kind.value for kind in sources],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [list(each) for each in zip(*happened.lines, strict=True)])
        cursor.execute(_STANDING, values)
        if sent:
            cursor.execute(_FRESH)
        cursor.execute("ANALYZE passing_moves")
        cursor.execute(_ACCOUNTS, values)
        cursor.execute(_ENTRIES, values)
        booked = int(cursor.rowcount)
        cursor.execute(_POSTINGS, values)
        cursor.execute("DROP TABLE passing_lines, passing_moves")
    if booked != len(happened.lines):
        raise AssertionError(f"{happened.event}: {len(happened.lines)} lines, {booked} booked")
    return booked


class Given(NamedTuple):
    """What was given back, or where that went: `key` is written once for each event."""

    event: Entry.Event
    payable: Payable
    key: str
    words: str
    day: date


class Move(NamedTuple):
    """Fen of one level that leave one class for another."""

    level: str
    source: Account.Kind
    target: Account.Kind
    amount_fen: int


@transaction.atomic
def book_moves(*, given: Given, moves: Sequence[Move], by: Actor, at: datetime) -> Entry:
    """Book what no line of a batch tells, level by level, in the family's county's book."""
    row = given.payable
    region = row.region // 10**6 * 10**6
    made: Entry = Entry.objects.create(
        region=region, idem=f"{given.event}:{given.key}", event=given.event, day=given.day,
        words=given.words[:120], payable=row, line=None, user_id=by.user_id, at=at,
    )  # fmt: skip
    fen: dict[int, int] = {}
    for move in moves:
        for kind, sign in ((move.source, -1), (move.target, 1)):
            account, _ = Account.objects.get_or_create(
                region=region, benefit=row.benefit, level=move.level, kind=kind.value,
                defaults={"label": row.label},
            )  # fmt: skip
            fen[account.pk] = fen.get(account.pk, 0) + sign * move.amount_fen
    Posting.objects.bulk_create(
        Posting(region=region, entry=made, account_id=account, amount_fen=amount)
        for account, amount in fen.items()
    )
    return made


@transaction.atomic
def reverse(*, entry: Entry, words: str, by: Actor, day: date, at: datetime) -> Entry:
    """Take an entry back by its opposite; it names what it takes back, once."""
    if entry.event == Event.REVERSED:
        raise Refusal("这一笔本身是冲正，不能再冲。请按实际情况另记一笔。")
    if Entry.objects.filter(reverses=entry).exists():
        raise Refusal("这一笔已经冲正过。请刷新页面看最新情况。")
    made: Entry = Entry.objects.create(
        region=entry.region, idem=f"reversed:{entry.pk}", event=Event.REVERSED, day=day,
        words=words[:120], payable_id=entry.payable_id, line=entry.line, reverses=entry,
        user_id=by.user_id, at=at,
    )  # fmt: skip
    Posting.objects.bulk_create(
        Posting(
            region=made.region, entry=made, account_id=each.account_id,
            amount_fen=-each.amount_fen,
        )
        for each in entry.postings.all()
    )  # fmt: skip
    return made


def _open_before(region: int, month: Period) -> Period | None:
    """The first month before this one that something was booked in and nobody has closed."""
    closed = set(ClosedMonth.objects.filter(region=region).values_list("month", flat=True))
    booked = Entry.objects.filter(region=region, day__lt=date(month.year, month.month, 1))
    found = (Period(day.year, day.month) for day in booked.dates("day", "month"))
    return next((each for each in found if each.ordinal not in closed), None)


@transaction.atomic
def close_month(
    *, region: int, scope: Scope, month: Period, by: Actor, today: date, at: datetime
) -> ClosedMonth:
    """From here on the database takes no entry of this month; it is not opened again."""
    if not scope.covers(region):
        raise Refusal("这个地区不在您的辖区内。")
    if month.last_day >= today:
        raise Refusal(f"{month.year} 年 {month.month} 月还没有过完，不能结账。请下个月再结。")
    if before := _open_before(region, month):
        raise Refusal(
            f"{before.year} 年 {before.month} 月还没有结账。结账要按月份先后，请先结这个月。"
        )
    made, new = ClosedMonth.objects.get_or_create(
        region=region, month=month.ordinal, defaults={"user_id": by.user_id, "at": at}
    )
    if not new:
        raise Refusal(f"{month.year} 年 {month.month} 月已经结账，不能再结一次。")
    record(by, "ledger.close", [], region=region, month=f"{month.year}-{month.month:02d}")
    return made
