"""Posting a notice costs as many statements for forty requests as for four."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.road.cases import Office, again, office, opened, walked
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.noticing import post
from nuanxin.casework.road.models import Case, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return office(appoint)


def _posted(desk: Office, rows: list[Case]) -> int:
    until = desk.day + timedelta(days=9)
    wanted = Wanted(desk.day, until, "逐户告知", "0564-1234567")
    hand = desk.hand(desk.township)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        post(hand=hand, cases=[row.public_id for row in rows], wanted=wanted)
    return len(seen)


def test_more_requests_cost_no_more_statements_and_each_keeps_its_note(desk: Office) -> None:
    rows = [walked(desk, opened(desk, str(number)), Kind.NOTICE) for number in range(1, 8)]
    assert len({row.day for row in Stage.objects.all()}) == 1
    before = [row.revision for row in rows]
    few, many = _posted(desk, rows[:2]), _posted(desk, rows[2:])
    assert many <= few
    for row, revision in zip(rows, before, strict=True):
        now = again(row)
        assert (now.revision, now.due) == (revision + 1, desk.day + timedelta(days=9))
        assert Stage.objects.filter(case=row, words__contains="适当方式").count() == 1
