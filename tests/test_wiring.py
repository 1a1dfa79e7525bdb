"""What one part announces, another acts on, in the same transaction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.support.benefits.models import Entitlement, Opening
from registry.exchange.imports import LATER, committed, staged

pytestmark = pytest.mark.django_db


def test_a_roll_committed_is_confirmed_and_a_roll_undone_is_not(tmp_path: Path) -> None:
    batch = committed(staged(tmp_path / "roll.xlsx"))
    made = Entitlement.objects.get()
    assert made.person is not None
    assert (made.person.name, made.benefit) == ("陈桂兰", "特别扶助金_死亡")
    assert (made.first_year, made.starts_on) == (2018, date(2018, 1, 1))
    assert made.batch == batch.public_id
    assert Opening.objects.get().first_month == 2026 * 12
    undo(by=SYSTEM, batch=batch, at=LATER)
    assert Entitlement.objects.count() == 0
