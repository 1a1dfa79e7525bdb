"""Finding what to ask about, saying what came of it, and setting the limits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.watch.models import LOCK_OUTS, Kind, ReadingAlarm, ReadingLimit, Verdict
from nuanxin.base.watch.queries import limits
from nuanxin.kit.refusal import Refusal

_DAYS = 30
# Peers: the same role, in an area of the same size.
_VIEWED = """
    WITH looks AS (
        SELECT entry.post_id, (entry.at AT TIME ZONE %(zone)s)::date AS day,
               count(DISTINCT trace.object_id) AS families
          FROM base_auditentry entry
          JOIN base_audittrace trace
            ON trace.entry_id = entry.id AND trace.object_kind = 'household'
         WHERE entry.act IN ('view', 'reveal') AND entry.post_id IS NOT NULL
           AND entry.at >= %(since)s AND entry.at < %(until)s
         GROUP BY 1, 2
    ), peers AS (
        SELECT looks.*, post.role, post.region, post.user_id,
               CASE WHEN mod(post.region, 1000000) = 0 THEN 'county'
                    WHEN mod(post.region, 1000) = 0 THEN 'town' ELSE 'village' END AS size
          FROM looks JOIN base_post post ON post.id = looks.post_id
    ), usual AS (
        SELECT role, size, percentile_cont(0.5) WITHIN GROUP (ORDER BY families) AS middle
          FROM peers WHERE day < %(day)s GROUP BY role, size
    ), spread AS (
        SELECT role, size, min(middle) AS middle,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(families - middle)) AS deviation
          FROM peers JOIN usual USING (role, size) WHERE day < %(day)s GROUP BY role, size
    ), judged AS (
        SELECT peers.*, spread.middle,
               greatest(%(floor)s,
                        coalesce(middle + %(factor)s * 1.4826 * deviation, 0)) AS most
          FROM peers LEFT JOIN spread USING (role, size) WHERE day = %(day)s
    )
    INSERT INTO base_readingalarm (public_id, region, kind, post_id, user_id, day, count, usual,
                                   most, found_at, verdict, words)
    SELECT gen_random_uuid(), region, %(kind)s, post_id, user_id, day, families, middle, most,
           %(at)s, '', ''
      FROM judged WHERE families > most
    ON CONFLICT (post_id, day, kind) DO UPDATE
       SET count = excluded.count, usual = excluded.usual, most = excluded.most
     WHERE base_readingalarm.verdict = '' AND base_readingalarm.count < excluded.count
"""
_TOLD = """
    INSERT INTO base_readingalarm (public_id, region, kind, post_id, user_id, day, count, usual,
                                   most, found_at, verdict, words)
    SELECT gen_random_uuid(), post.region, %(kind)s, post.id, post.user_id, %(day)s, done.times,
           NULL, %(floor)s, %(at)s, '', ''
      FROM done JOIN base_post post ON post.id = done.post_id WHERE done.times > %(floor)s
    ON CONFLICT (post_id, day, kind) DO UPDATE
       SET count = excluded.count, usual = excluded.usual, most = excluded.most
     WHERE base_readingalarm.verdict = '' AND base_readingalarm.count < excluded.count
"""
_PLAIN = f"""
    WITH done AS (
        SELECT entry.post_id, count(*) AS times FROM base_auditentry entry
         WHERE entry.post_id IS NOT NULL AND entry.at >= %(begins)s AND entry.at < %(until)s
           AND CASE %(kind)s
               WHEN 'exported' THEN entry.act = 'export' AND (
                    extract(hour FROM entry.at AT TIME ZONE %(zone)s) NOT BETWEEN 7 AND 19
                    OR extract(isodow FROM entry.at AT TIME ZONE %(zone)s) > 5)
               WHEN 'turned_away' THEN entry.act = 'case.door' AND NOT entry.ok
               ELSE entry.act = 'case.glass' END
         GROUP BY 1
    ){_TOLD}"""  # noqa: S608 - our own text
# Who is not in yet has no post; what is tried at their account lies with the post it last had.
_POSTED = """
    done AS (
        SELECT post.id AS post_id, tried.times
          FROM tried CROSS JOIN LATERAL (
               SELECT id FROM base_post WHERE user_id = tried.user_id
                ORDER BY starts_on DESC, id DESC LIMIT 1) post
    )"""
_LOCKED = f"""
    WITH tried AS (
        SELECT user_id, count(*) AS times FROM base_auditentry
         WHERE user_id IS NOT NULL AND at >= %(begins)s AND at < %(until)s
           AND act IN ('account.locked', 'account.log_in_while_closed',
                       'account.code_locked', 'account.code_while_closed')
         GROUP BY 1
    ), {_POSTED}{_TOLD}"""  # noqa: S608 - our own text
# Whoever came in from there on the same day had mistyped: an office behind one address is
# no burglar.
_MACHINE = f"""
    WITH missed AS (
        SELECT ip, user_id FROM base_auditentry
         WHERE user_id IS NOT NULL AND ip IS NOT NULL
           AND at >= %(begins)s AND at < %(until)s
           AND act IN ('account.log_in_failed', 'account.locked',
                       'account.log_in_while_closed')
        EXCEPT
        SELECT ip, user_id FROM base_auditentry
         WHERE at >= %(begins)s AND at < %(until)s
           AND act IN ('account.half_in', 'account.logged_in')
    ), machine AS (
        SELECT ip, count(*) AS times FROM missed GROUP BY 1
    ), tried AS (
        SELECT user_id, max(times) AS times FROM missed JOIN machine USING (ip) GROUP BY 1
    ), {_POSTED}{_TOLD}"""  # noqa: S608 - our own text
_FOUND_BY = {Kind.VIEWED: _VIEWED, Kind.LOCKED: _LOCKED, Kind.MACHINE: _MACHINE}


@transaction.atomic
def watch(*, day: date, at: datetime) -> int:
    """Look at one day; how many alarms are new or have grown. Repeating it changes nothing."""
    begins, until = _midnight(day), _midnight(day + timedelta(days=1))
    found, zone = 0, timezone.get_current_timezone_name()
    with within_scope(Scope.everything()), connection.cursor() as cursor:
        for limit in limits(day):
            asked: dict[str, int | float | str | date] = {
                "kind": limit.kind, "day": day, "at": at, "zone": zone,
                "since": begins - timedelta(days=_DAYS), "begins": begins, "until": until,
                "floor": limit.floor, "factor": limit.factor,
            }  # fmt: skip
            cursor.execute(_FOUND_BY.get(Kind(limit.kind), _PLAIN), asked)
            found += cursor.rowcount
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@transaction.atomic
def judge(
    *, alarm: UUID, scope: Scope, by: Actor, verdict: str, words: str, at: datetime
) -> ReadingAlarm:
    """Say what came of an alarm; never of one's own.

    Who keeps the accounts answers for lock-outs only.
    """
    rows = ReadingAlarm.objects.within(scope).locked()
    row: ReadingAlarm | None = rows.filter(public_id=alarm).first()
    theirs = by.role != Role.SECURITY_ADMIN or (row is not None and row.kind in LOCK_OUTS)
    if row is None or row.verdict or not theirs:
        raise Refusal("没有找到这一条，或者已经有结论。请刷新页面。")
    if row.user_id in by.hands:
        raise Refusal("自己的查阅要由别人核查。")
    if verdict not in Verdict.values:
        raise Refusal("请选结论。")
    told = words.strip()
    if not told or len(told) > 200:
        raise Refusal("请写说明，例如：年审期间集中核对；最多 200 个字。")
    row.verdict, row.words, row.judged_by_id, row.judged_at = verdict, told, by.user_id, at
    row.save(update_fields=["verdict", "words", "judged_by", "judged_at"])
    about = [Subject("readingalarm", row.pk, row.region)]
    record(by, "watch.judged", about, purpose=told, verdict=verdict, of=row.post_id)
    return row


class NewLimit(NamedTuple):
    """A limit from a day on, and on whose word."""

    kind: str
    floor: int
    factor: float
    valid_from: date
    source: str


@transaction.atomic
def set_limit(*, by: Actor, limit: NewLimit, today: date) -> ReadingLimit:
    """Ask earlier or later from a day on; what was, stays readable."""
    if limit.kind not in Kind.values or not limit.source.strip():
        raise Refusal("请选类别，并写明依据，例如：局务会议纪要〔2026〕3号。")
    if limit.valid_from < today or not (0 <= limit.floor <= 5000 and 0 <= limit.factor <= 20):
        raise Refusal("从今天或以后起算；起点 0 到 5000，倍数 0 到 20。")
    made, _ = ReadingLimit.objects.update_or_create(
        kind=limit.kind, valid_from=limit.valid_from,
        defaults={
            "floor": limit.floor, "factor": limit.factor, "source": limit.source.strip()[:120],
            "set_by_id": by.user_id,
        },
    )  # fmt: skip
    detail = {"floor": made.floor, "factor": made.factor, "since": made.valid_from}
    record(by, "watch.limit_set", [], kind=made.kind, limit=detail)
    return made
