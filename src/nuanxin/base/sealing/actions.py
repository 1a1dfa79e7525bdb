"""Sealing what has been committed since the last time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.queries import last_seal
from nuanxin.base.sealing.reckoning import (
    END_OF_TIME,
    FIRST,
    LAST_ID,
    Line,
    Reckoning,
    Seal,
    Stretch,
    lines,
)

# A batch names where something was changed; it grows beyond this by one transaction at most.
_MOST = 2_000
_LOCK = "SELECT pg_try_advisory_xact_lock(7215021)"
_HORIZON = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text, system_identifier::text,
           clock_timestamp()
      FROM pg_control_system()
"""
# After a restore into another cluster transactions count anew: ids tell old from new.
_OLD = """
    SELECT coalesce(min(id) FILTER (WHERE id > %s AND tx < %s::text::xid8) - 1, max(id), %s)
      FROM base_auditentry
"""
_WRITE = """
    INSERT INTO base_auditseal
           (number, at, cluster, after_id, top_id, low, high, entries, total, previous, root)
    VALUES (%s, %s, %s, %s, %s, %s::text::xid8, %s::text::xid8, %s, %s, %s, %s)
"""


class _Now(NamedTuple):
    """Every transaction before the horizon is over; which cluster this is; the time."""

    horizon: int
    cluster: str
    at: datetime


class _Era(NamedTuple):
    """Entries after an id, whose transactions one cluster numbered."""

    cluster: str
    after: int
    upto: int


def seal_pending() -> int:
    """Seal every entry whose transaction is over; how many there were.

    Never waits and makes nobody wait: while another seals, nothing is done here.
    """
    with within_scope(Scope.everything()), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
            if cursor.fetchone() != (True,):
                return 0
            cursor.execute(_HORIZON)
            horizon, cluster, at = cursor.fetchone()
        return _seal(_Now(int(horizon), cluster, at))


def _seal(now: _Now) -> int:
    last = last_seal()
    after, low, done = 0, 0, 0
    if last:
        after, low = last.after_id, last.high
        if last.cluster != now.cluster:
            era = _Era(last.cluster, after, _last_id_of(last))
            done = _batches(now, era, last.high, END_OF_TIME)
            after, low = era.upto, 0
    return done + _batches(now, _Era(now.cluster, after, LAST_ID), low, now.horizon)


def _last_id_of(last: Seal) -> int:
    """The last id the former cluster gave."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [last.top_id, str(last.high), last.top_id])
        (found,) = cursor.fetchone()
    return int(found)


def _batches(now: _Now, era: _Era, low: int, high: int) -> int:
    """Seal the entries of an era between two horizons; how many."""
    found = lines(Stretch(era.after, era.upto, low, high))
    last, done = last_seal(), 0
    for batch, end in _cut(found, high):
        last = _write(now, era, last, (low, end), batch)
        low, done = end, done + len(batch)
    return done


def _cut(found: Iterable[Line], high: int) -> Iterable[tuple[list[Line], int]]:
    """Batches of whole transactions, each with the horizon it reaches to."""
    batch: list[Line] = []
    for line in found:
        if len(batch) >= _MOST and line.tx != batch[-1].tx:
            yield batch, line.tx
            batch = []
        batch.append(line)
    if batch:
        yield batch, high


def _write(
    now: _Now, era: _Era, last: Seal | None, between: tuple[int, int], batch: list[Line]
) -> Seal:
    reckoned = Reckoning(last.root if last else FIRST)
    for line in batch:
        reckoned.add(line)
    seal = Seal(
        number=last.number + 1 if last else 1,
        at=now.at,
        cluster=era.cluster,
        after_id=era.after,
        top_id=max(reckoned.last, last.top_id if last else 0),
        low=between[0],
        high=between[1],
        entries=reckoned.count,
        total=reckoned.count + (last.total if last else 0),
        previous=last.root if last else FIRST,
        root=b"",
    )
    seal = seal._replace(root=reckoned.root(seal.head))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*seal[:5], str(seal.low), str(seal.high), *seal[7:]])
    return seal
