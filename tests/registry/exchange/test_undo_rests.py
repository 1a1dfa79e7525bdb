"""Undoing an import leaves what others rest on, and is refused where it must be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.employers.actions import Particulars, correct_employer
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.marriages import Told, record_marriage
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Household, Person
from registry.exchange.imports import NOW, committed, staged

pytestmark = pytest.mark.django_db
COUNTY = Scope.of("341599")
LATER = NOW + timedelta(days=1)
ORIGIN = Origin(SourceKind.OFFICE, "经办登记", LATER.date())


def test_a_unit_that_came_with_a_roll_goes_with_it_unless_somebody_looked_into_it(
    tmp_path: Path,
) -> None:
    undo(by=SYSTEM, batch=committed(staged(tmp_path / "one.xlsx")), at=LATER)
    assert not Employer.objects.exists()
    again = committed(staged(tmp_path / "two.xlsx"))
    unit = Employer.objects.get()
    correct_employer(
        public_id=unit.public_id, scope=COUNTY, by=SYSTEM, origin=ORIGIN, at=LATER,
        unit=Particulars(unit.name, kind="事业单位"),
    )  # fmt: skip
    undo(by=SYSTEM, batch=again, at=LATER)
    assert Employer.objects.get().kind == "事业单位"


def test_a_marriage_or_a_move_since_keeps_the_roll(tmp_path: Path) -> None:
    batch = committed(staged(tmp_path / "roll.xlsx"))
    record_marriage(
        person=Person.objects.get(name="何秀英").public_id, scope=COUNTY, by=SYSTEM,
        told=Told("王大山", "离婚"), origin=ORIGIN, at=LATER,
    )  # fmt: skip
    with pytest.raises(Refusal, match="登记过新情况"):
        undo(by=SYSTEM, batch=batch, at=LATER)


def test_a_family_that_moved_keeps_the_roll(tmp_path: Path) -> None:
    batch = committed(staged(tmp_path / "roll.xlsx"))
    home = Household.objects.order_by("pk")[0]
    move_family(
        household=home.public_id, scope=COUNTY, by=SYSTEM, to=341599101000, origin=ORIGIN,
        at=LATER,
    )  # fmt: skip
    with pytest.raises(Refusal, match="登记过新情况"):
        undo(by=SYSTEM, batch=batch, at=LATER)
