"""Lists and the desk say how many days are left, counted as the procedure counts them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.road.cases import Office, again, office, opened, step, walked
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import Asked, board, cases, waiting_and_late
from nuanxin.casework.road.walking import current, unit_of
from nuanxin.kit.workdays import Unit
from nuanxin.web.casework.lists import left_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def desk(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return office(appoint)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 3, 20), "还剩 14 天", ""),
        (date(2026, 3, 9), "还剩 3 天", "warn"),
        (FRIDAY, "今天到期", "warn"),
        (date(2026, 3, 5), "超期 1 天", "bad"),
    ],
)
def test_days_left_and_over_in_words(desk: Office, due: date, words: str, tone: str) -> None:
    row = opened(desk)
    row.due = due
    assert left_of(row, FRIDAY) == (words, tone)


def test_working_days_are_counted_where_the_procedure_counts_them(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = opened(desk)
    monkeypatch.setattr("nuanxin.web.casework.lists.unit_of", lambda _: Unit.WORKING)
    for due, words in (
        (date(2026, 3, 9), "还剩 1 个工作日"), (date(2026, 3, 4), "超期 2 个工作日"),
        (date(2026, 3, 1), "超期 5 个工作日"),
    ):  # fmt: skip
        row.due = due
        found = left_of(row, FRIDAY)
        assert found is not None
        assert found.words == words


def test_the_unit_is_that_of_the_step(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.NOTICE)
    term = current(row).term
    assert term is None or unit_of(row) is (term.unit if term.count else Unit.NATURAL)


def test_a_step_without_a_time_and_a_clock_that_stands_say_so(desk: Office) -> None:
    row = opened(desk)
    row.due = None
    assert left_of(row, FRIDAY) is None
    row.due, row.status = FRIDAY - timedelta(days=9), Case.Status.DISPUTED
    assert left_of(row, FRIDAY) == ("停止计时", "")
    row.status = Case.Status.WITHDRAWN
    assert left_of(row, FRIDAY) is None


def test_the_desk_the_board_and_the_lists_count_alike(
    desk: Office, seat: Callable[[str, Role, str], Client]
) -> None:
    other = seat("周干事", Role.TOWNSHIP_HANDLER, "341599100000")
    today = timezone.localdate()
    rows = [step(desk, opened(desk, str(number))) for number in range(1, 5)]
    days = (-2, 1, 9, -5)
    for row, more in zip(rows, days, strict=True):
        Case.objects.filter(pk=row.pk).update(due=today + timedelta(days=more))
    Case.objects.filter(pk=rows[3].pk).update(status="disputed")
    counted = waiting_and_late(desk.scope, Role.TOWNSHIP_HANDLER, today)
    assert counted[:3] == (4, 1, 1)
    assert counted[3:] == (today - timedelta(days=2), today + timedelta(days=1))
    assert cases(desk.scope, Asked(state="late"), today).count() == 1
    assert sum(cell.late for cell in board(desk.scope, today)) == 1
    next_town = waiting_and_late(Scope.of("341599101"), Role.TOWNSHIP_HANDLER, today)
    assert next_town == (0, 0, 0, None, None)
    page = other.get("/desk/").content.decode()
    at = [page.index(text) for text in ("已经超期的办件", "三天内到期的办件", "等您办的办件")]
    assert at == sorted(at), "what is late stands first"
    page = other.get("/casework/?mine=1&state=soon").content.decode()
    assert again(rows[1]).number in page
    assert "还剩 1" in page
    assert again(rows[0]).number not in page
