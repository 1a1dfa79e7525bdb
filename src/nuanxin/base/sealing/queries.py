"""Reading the chain. It belongs to the installation: no scope narrows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.reckoning import Seal

_TOO_LONG = timedelta(minutes=5)
_SEALS = """
    SELECT number, at, cluster, after_id, top_id, low::text, high::text, entries, total,
           previous, root
      FROM base_auditseal
     WHERE number >= CASE WHEN %s THEN (SELECT max(number) FROM base_auditseal) ELSE 0 END
     ORDER BY number
"""
_MARK = """
    SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database())
      FROM pg_control_system()
"""
_WAITING = """
    SELECT min(at) FROM base_auditentry
     WHERE id > %s AND tx >= %s::text::xid8 AND tx < pg_snapshot_xmin(pg_current_snapshot())
"""


def seals() -> list[Seal]:
    """The whole chain, in order."""
    return _read(last=False)


def last_seal() -> Seal | None:
    return next(iter(_read(last=True)), None)


def root_of(number: int) -> str:
    """The root of one batch, in digits; empty where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT root FROM base_auditseal WHERE number = %s", [number])
        found = cursor.fetchone()
    return bytes(found[0]).hex() if found else ""


def database_mark() -> str:
    """Which database of which cluster this is: a copy restored beside it is another."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        cluster, number = cursor.fetchone()
    return f"{cluster}-{number}"


def waiting_since() -> datetime | None:
    """Since when the oldest committed entry waits for its seal; None when none does."""
    last = last_seal()
    with within_scope(Scope.everything()), connection.cursor() as cursor:
        cursor.execute(_WAITING, [last.after_id, str(last.high)] if last else [0, "0"])
        found: datetime | None = cursor.fetchone()[0]
    return found


def trouble(now: datetime) -> str:
    """What keeps the trail from being sealed, in words; nothing while it is in time."""
    since = waiting_since()
    if since is None or now - since <= _TOO_LONG:
        return ""
    return (
        f"{timezone.localtime(since):%Y-%m-%d %H:%M} 起的审计记录还没有封存。由作业进程封存："
        "请执行 nuanxin worker 并让它常驻，再执行 nuanxin audit verify。"
    )


def _read(*, last: bool) -> list[Seal]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALS, [last])
        return [
            Seal._make(
                (*row[:5], int(row[5]), int(row[6]), *row[7:9], bytes(row[9]), bytes(row[10]))
            )
            for row in cursor.fetchall()
        ]
