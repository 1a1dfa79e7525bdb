"""What the register lets go by itself goes, in batches, whatever interrupts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessFailureLog
from django.test import Client

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import catalogue
from nuanxin.base.sittings.models import Sitting
from nuanxin.privacy.retention import actions
from nuanxin.privacy.retention.actions import sweep
from nuanxin.privacy.retention.duties import DUTIES, ELSEWHERE
from nuanxin.privacy.retention.queries import due

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)
Seat = Callable[[str, Role, str], Client]


def silent(*_: object) -> None:
    """Nobody watches."""


@pytest.fixture
def sat(appoint: Callable[[str, Role, str], Actor]) -> User:
    actor = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    user = User.objects.get(pk=actor.user_id or 0)
    for days in (364, 366, 400):
        Sitting.objects.create(
            user=user, session_key=f"k{days}", began_at=NOW - timedelta(days=days, hours=1),
            ended_at=NOW - timedelta(days=days),
        )  # fmt: skip
    Sitting.objects.create(user=user, session_key="open", began_at=NOW - timedelta(days=500))
    return user


def test_every_period_that_deletes_has_somebody_who_sees_to_it() -> None:
    for keeping in catalogue().keeping.values():
        assert keeping.then in {"automatic", "confirm", "appraise", "never"}, keeping.key
        if keeping.then in {"automatic", "confirm"}:
            assert keeping.duty in {*DUTIES, *ELSEWHERE}, keeping.key
        assert not keeping.duty or keeping.duty in {*DUTIES, *ELSEWHERE}, keeping.key


def test_what_is_over_goes_to_the_day_and_the_rest_stays(sat: User) -> None:
    counted = {each.keeping.key: each.rows for each in due(NOW, Scope.everything())}
    assert counted["sitting"] == 2
    assert sweep(by=SYSTEM, now=NOW, progress=silent)["sittings"] == 2
    assert set(sat.sittings.values_list("session_key", flat=True)) == {"k364", "open"}
    assert sweep(by=SYSTEM, now=NOW, progress=silent)["sittings"] == 0
    lines = AuditEntry.objects.filter(act="retention.swept")
    assert [line.payload for line in lines] == [{"of": "sittings", "rows": 2}]


def test_killed_in_the_middle_it_goes_on_next_time(
    sat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_BATCH", 1)
    told: list[str] = []

    def killed(by: Actor, duty: str, rows: object) -> int:
        if told:
            raise KeyboardInterrupt
        told.append(duty)
        return kept(by, duty, rows)  # type: ignore[arg-type]

    kept = actions._batch
    monkeypatch.setattr(actions, "_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(by=SYSTEM, now=NOW, progress=silent)
    assert sat.sittings.count() == 3
    monkeypatch.setattr(actions, "_batch", kept)
    assert sweep(by=SYSTEM, now=NOW, progress=silent)["sittings"] == 1
    assert AuditEntry.objects.filter(act="retention.swept").count() == 2


def test_log_in_attempts_and_finished_jobs_go_too(sat: User) -> None:
    failed = AccessFailureLog.objects.create(username="u", path_info="/", user_agent="x")
    AccessFailureLog.objects.filter(pk=failed.pk).update(attempt_time=NOW - timedelta(days=191))
    for key, status in (("a", "done"), ("b", "interrupted")):
        Job.objects.create(
            region=341599000000, kind="privacy.sweep", key=key, status=status, user=sat,
            finished_at=NOW - timedelta(days=731),
        )  # fmt: skip
    counts = sweep(by=SYSTEM, now=NOW, progress=silent)
    assert (counts["attempts"], counts["jobs"]) == (1, 1)
    assert Job.objects.get().status == "interrupted"


def test_the_page_shows_every_period_and_only_the_system_administrator_orders_a_run(
    seat: Seat, sat: User
) -> None:
    admin = seat("冯管理", Role.SYSTEM_ADMIN, "341599")
    page = admin.get("/privacy/retention/").content.decode()
    assert "登录结束后一年" in page
    assert "现在清除" in page
    answer = admin.post("/privacy/retention/sweep/")
    assert answer.status_code == 302
    assert Job.objects.get(kind="privacy.sweep").status == "queued"
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert "现在清除" not in auditor.get("/privacy/retention/").content.decode()
    assert auditor.post("/privacy/retention/sweep/").status_code == 403
