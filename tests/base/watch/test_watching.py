"""A reader far from their peers is asked about, an ordinary day is not; limits are dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.watch.actions import NewLimit, judge, set_limit, watch
from nuanxin.base.watch.models import Kind, ReadingAlarm, ReadingLimit
from nuanxin.base.watch.queries import Asked, limits, lock_outs
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
_LOOKED = """
    WITH entry AS (
        INSERT INTO base_auditentry (at, user_id, post_id, name, role, session, act, ip,
                                     object_kind, object_ids, region, purpose, ok, payload)
        SELECT %(at)s, %(user)s, %(post)s, '某', '', '', %(act)s, %(ip)s, 'household',
               ARRAY[n], 341599100201, '', %(ok)s, '{}'
          FROM generate_series(1, %(count)s) AS n RETURNING id, object_ids[1] AS home
    ) INSERT INTO base_audittrace (entry_id, object_kind, object_id, at)
      SELECT id, 'household', home, %(at)s FROM entry
"""


def did(
    actor: Actor, count: int, at: datetime = NOON, act: str = "view", ok: bool = True
) -> None:
    asked = {
        "at": at, "user": actor.user_id, "post": actor.post_id, "act": act, "ok": ok,
        "count": count, "ip": None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED, asked)


def tried(actor: Actor, count: int, act: str, ip: str = "10.0.0.9") -> None:
    """Somebody tries to come in: no post is known yet."""
    asked = {
        "at": NOON, "user": actor.user_id, "post": None, "act": act, "ok": False,
        "count": count, "ip": ip,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED, asked)


@pytest.fixture(autouse=True)
def _limits() -> None:
    ReadingLimit.objects.all().delete()
    first = date(2026, 1, 1)
    floors = {
        Kind.VIEWED: 50, Kind.EXPORTED: 0, Kind.TURNED_AWAY: 5, Kind.LOCKED: 0, Kind.MACHINE: 2
    }  # fmt: skip
    for kind, floor in floors.items():
        factor = 5 if kind == Kind.VIEWED else 0
        ReadingLimit.objects.create(
            kind=kind, floor=floor, factor=factor, valid_from=first, source="系统默认"
        )


@pytest.fixture
def handlers(appoint: Appoint) -> list[Actor]:
    """Five townships of handlers who open some twenty families a day."""
    found = [appoint(f"经办{n}", Role.TOWNSHIP_HANDLER, f"34159910{n}") for n in range(5)]
    for back in range(1, 20):
        for n, actor in enumerate(found):
            did(actor, 15 + (back + 3 * n) % 11, NOON - timedelta(days=back))
    return found


def test_the_planted_reader_is_found_and_nobody_else(handlers: list[Actor]) -> None:
    for actor in handlers[1:]:
        did(actor, 24)
    did(handlers[0], 120)
    assert watch(day=DAY, at=NOON) == 1
    alarm = ReadingAlarm.objects.get()
    assert (alarm.user_id, alarm.count, alarm.kind) == (handlers[0].user_id, 120, "viewed")
    assert alarm.usual == 20
    assert alarm.most == 50
    assert alarm.region == 341599100000


def test_a_busy_day_of_everybody_stays_below_the_limit_of_their_role(appoint: Appoint) -> None:
    officers = [appoint(f"县经办{n}", Role.COUNTY_HEALTH, "341599") for n in range(4)]
    for back in range(1, 20):
        for n, actor in enumerate(officers):
            did(actor, 60 + 10 * n + back, NOON - timedelta(days=back))
    for actor in officers:
        did(actor, 105)
    assert watch(day=DAY, at=NOON) == 0


def test_looking_at_the_same_family_again_counts_once(handlers: list[Actor]) -> None:
    for _ in range(5):
        did(handlers[0], 40)
    assert watch(day=DAY, at=NOON) == 0


def test_run_again_it_finds_nothing_new_but_what_has_grown(handlers: list[Actor]) -> None:
    did(handlers[0], 60)
    assert [watch(day=DAY, at=NOON), watch(day=DAY, at=NOON)] == [1, 0]
    did(handlers[0], 90)
    assert watch(day=DAY, at=NOON) == 1
    assert ReadingAlarm.objects.get().count == 90


def test_exports_out_of_hours_and_closed_doors(handlers: list[Actor]) -> None:
    did(handlers[0], 3, NOON, "export")
    did(handlers[1], 1, datetime(2026, 11, 20, 15, tzinfo=UTC), "export")
    did(handlers[2], 5, NOON, "case.door", ok=False)
    did(handlers[3], 6, NOON, "case.door", ok=False)
    watch(day=DAY, at=NOON)
    found = set(ReadingAlarm.objects.values_list("user", "kind"))
    assert found == {
        (handlers[1].user_id, "exported"), (handlers[3].user_id, "turned_away"),
    }  # fmt: skip


def found() -> set[tuple[int, str, int]]:
    return set(ReadingAlarm.objects.values_list("user", "kind", "count"))


def test_an_account_locked_out_is_told_and_what_is_tried_meanwhile_counts(
    appoint: Appoint,
) -> None:
    one, other = (appoint(f"经办{n}", Role.TOWNSHIP_HANDLER, "341599100") for n in range(2))
    tried(one, 4, "account.log_in_failed")
    tried(other, 4, "account.factor_wrong")
    assert watch(day=DAY, at=NOON) == 0, "who mistypes a few times is nobody's business"
    tried(one, 1, "account.locked")
    tried(one, 3, "account.log_in_while_closed")
    tried(other, 1, "account.code_locked")
    tried(other, 1, "account.code_while_closed")
    assert [watch(day=DAY, at=NOON), watch(day=DAY, at=NOON)] == [2, 0]
    assert found() == {(one.user_id, "locked", 4), (other.user_id, "locked", 2)}
    assert set(ReadingAlarm.objects.values_list("region", flat=True)) == {341599100000}


def test_several_accounts_tried_from_one_machine_are_told_but_no_office_that_mistypes(
    appoint: Appoint,
) -> None:
    all_four = [appoint(f"经办{n}", Role.TOWNSHIP_HANDLER, "341599100") for n in range(4)]
    for actor in all_four:
        tried(actor, 2, "account.log_in_failed")
        tried(actor, 1, "account.log_in_failed", "10.0.0.7")
    for actor in all_four[:2]:
        tried(actor, 1, "account.half_in", "10.0.0.7")
    assert watch(day=DAY, at=NOON) == 4
    assert found() == {(actor.user_id, "machine", 4) for actor in all_four}


def test_who_keeps_the_accounts_answers_for_lock_outs_and_for_nobodys_reading(
    handlers: list[Actor], appoint: Appoint
) -> None:
    did(handlers[0], 120)
    tried(handlers[1], 1, "account.locked")
    watch(day=DAY, at=NOON)
    keeper = appoint("安全员", Role.SECURITY_ADMIN, "341599")
    assert [row.kind for row in lock_outs(COUNTY, Asked())] == ["locked"]
    rows = {row.kind: row.public_id for row in ReadingAlarm.objects.all()}
    with pytest.raises(Refusal, match="没有找到这一条"):
        judge(
            alarm=rows["viewed"], scope=COUNTY, by=keeper, verdict="fine", words="好", at=NOON
        )
    judge(
        alarm=rows["locked"], scope=COUNTY, by=keeper, verdict="fine", words="本人输错", at=NOON
    )


def test_an_alarm_is_judged_once_with_words_by_another(
    handlers: list[Actor], appoint: Appoint
) -> None:
    did(handlers[0], 120)
    watch(day=DAY, at=NOON)
    alarm = ReadingAlarm.objects.get().public_id
    admin = appoint("审计员", Role.AUDIT_ADMIN, "341599")
    with pytest.raises(Refusal, match="由别人核查"):
        judge(alarm=alarm, scope=COUNTY, by=handlers[0], verdict="fine", words="x", at=NOON)
    with pytest.raises(Refusal, match="请写说明"):
        judge(alarm=alarm, scope=COUNTY, by=admin, verdict="fine", words=" ", at=NOON)
    judge(alarm=alarm, scope=COUNTY, by=admin, verdict="fine", words="年审集中核对", at=NOON)
    with pytest.raises(Refusal, match="已经有结论"):
        judge(alarm=alarm, scope=COUNTY, by=admin, verdict="talk", words="又", at=NOON)
    assert AuditEntry.objects.latest("id").act == "watch.judged"
    did(handlers[0], 200)
    watch(day=DAY, at=NOON)
    assert ReadingAlarm.objects.get().count == 120, "what was judged is not reopened"


def test_another_area_sees_no_alarm(handlers: list[Actor]) -> None:
    did(handlers[1], 120)
    watch(day=DAY, at=NOON)
    with within_scope(TOWN):
        assert not ReadingAlarm.objects.exists()


def test_a_limit_holds_from_its_day_and_what_was_stays(appoint: Appoint) -> None:
    admin = appoint("审计员", Role.AUDIT_ADMIN, "341599")
    new = NewLimit(Kind.VIEWED, 80, 4.0, DAY, "局务会议纪要")
    set_limit(by=admin, limit=new, today=DAY)
    held = {day: limits(day)[0].floor for day in (DAY - timedelta(days=1), DAY)}
    assert list(held.values()) == [50, 80]
    with pytest.raises(Refusal, match="从今天或以后"):
        set_limit(by=admin, limit=new._replace(valid_from=date(2026, 1, 1)), today=DAY)
    with pytest.raises(Refusal, match="写明依据"):
        set_limit(by=admin, limit=new._replace(source=" "), today=DAY)
