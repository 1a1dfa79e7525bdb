"""Two people at once: neither's mark is lost, whoever commits first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.support.benefits.actions.holding import hold
from nuanxin.support.benefits.marks import Mark
from nuanxin.support.benefits.models import Deferral, Entitlement, Finding
from registry.people.families import admitted, bereaved
from support.benefits.county import DEATH, NOW, OCTOBER, SCOPE, on_roll, run

pytestmark = pytest.mark.django_db(transaction=True)
LATER = datetime(2026, 11, 23, tzinfo=UTC)


def _beside(act: Callable[[], object]) -> threading.Thread:
    """Somebody else acts on a connection of their own; waits until they wait, or are done."""

    def run_there() -> None:
        try:
            with within_scope(SCOPE), transaction.atomic():
                act()
        finally:
            connection.close()

    other = threading.Thread(target=run_there)
    other.start()
    time.sleep(0.4)
    return other


def _on(term: str = "2026-10") -> Finding:
    found: Finding = Finding.objects.filter(
        benefit=DEATH, term=term, known_to__isnull=True
    ).order_by("subject")[0]
    return found


def test_a_hold_and_a_deferral_at_once_both_mark() -> None:
    with within_scope(SCOPE):
        admitted(bereaved("1"))
        run()
        on_roll()
        found = _on()
        said = Entitlement.objects.get(subject=found.subject, benefit=DEATH)
        with transaction.atomic():
            hold(by=SYSTEM, entitlement=said, from_month=OCTOBER.first, reason="待核", now=NOW)
            other = _beside(
                lambda: Deferral.objects.create(
                    region=found.region, household_id=found.household_id,
                    subject=found.subject, benefit=DEATH, listed="changed",
                    ground_id=found.ground_id, reason="再看", recorded_at=LATER,
                )
            )  # fmt: skip
            assert other.is_alive()
        other.join(10)
        bears = Mark(_on().marks)
    assert bears == Mark.CONFIRMED | Mark.RUNNING | Mark.HELD | Mark.ASIDE_CHANGED


def test_who_confirms_while_an_assessment_is_saved_is_in_what_it_saves() -> None:
    with within_scope(SCOPE):
        admitted(bereaved("1"))
        run()
        with transaction.atomic():
            on_roll()
            other = _beside(lambda: run("2026-11", LATER))
            time.sleep(2)
            assert other.is_alive()
        other.join(20)
        bears = Mark(_on("2026-11").marks)
    assert bears == Mark.CONFIRMED | Mark.RUNNING
