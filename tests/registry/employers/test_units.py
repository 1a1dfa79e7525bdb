"""A unit is written down once a county, kept in versions, changed by whoever answers for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.employers.actions import (
    Particulars,
    add_employer,
    correct_employer,
    end_employer,
    restore_employer,
)
from nuanxin.registry.employers.models import Employer, EmployerFacts
from nuanxin.registry.employers.queries import Wanted, employer, employers
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
TOWN, NEXT, COUNTY = Scope.of("341599100"), Scope.of("341599101"), Scope.of("341599")
ORIGIN = Origin(SourceKind.OFFICE, "经办登记", date(2026, 7, 1), "营业执照")
SCHOOL = Particulars("演示县第一中学", "91350100M000100Y43", "事业单位", "单位", "工会")


def add(
    unit: Particulars = SCHOOL, scope: Scope = TOWN, region: int = 341599100000
) -> Employer:
    return add_employer(region=region, scope=scope, by=SYSTEM, unit=unit, origin=ORIGIN, at=AT)


def test_the_whole_county_chooses_from_a_unit_another_county_does_not_see_it() -> None:
    made = add()
    assert employer(NEXT, made.public_id) == made
    assert employer(Scope.of("341598100"), made.public_id) is None
    assert [row.name for row in employers(NEXT, Wanted("第一"))] == ["演示县第一中学"]
    assert [row.pk for row in employers(COUNTY, Wanted("91350100m000100y43"))] == [made.pk]
    assert not employers(COUNTY, Wanted(kind="国家机关")).exists()


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (Particulars("演示县第一中学"), "已经登记过“演示县第一中学”"),
        (Particulars("另一所中学", "91350100M000100Y43"), "登记在“演示县第一中学”名下"),
    ],
)
def test_a_name_and_a_code_stand_once_a_county(unit: Particulars, said: str) -> None:
    add()
    with pytest.raises(Refusal, match=said):
        add(unit, NEXT, 341599101000)
    add(SCHOOL, Scope.of("341598100"), 341598100000)


def test_another_township_does_not_change_it_the_county_does() -> None:
    made = add()
    better = SCHOOL._replace(kind="国家机关")
    with pytest.raises(Refusal, match="请告诉县级经办"):
        correct_employer(
            public_id=made.public_id, scope=NEXT, by=SYSTEM, unit=better, origin=ORIGIN, at=AT
        )
    later = AT + timedelta(days=1)
    for _twice in range(2):
        correct_employer(
            public_id=made.public_id, scope=COUNTY, by=SYSTEM, unit=better, origin=ORIGIN,
            at=later,
        )  # fmt: skip
    told = EmployerFacts.objects.order_by("pk").values_list("kind", "known_to")
    assert list(told) == [("事业单位", later), ("国家机关", None)]
    assert AuditEntry.objects.filter(act="employer.correct").count() == 1


def test_an_end_holds_from_its_day_survives_a_correction_and_can_be_taken_back() -> None:
    made = add()
    day, scope = date(2026, 3, 1), TOWN
    end_employer(
        public_id=made.public_id, scope=scope, by=SYSTEM, how=("破产", day), origin=ORIGIN,
        at=AT + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Refusal, match="已经登记为破产"):
        end_employer(
            public_id=made.public_id, scope=scope, by=SYSTEM, how=("注销", day), origin=ORIGIN,
            at=AT + timedelta(days=1),
        )  # fmt: skip
    correct_employer(
        public_id=made.public_id, scope=scope, by=SYSTEM, origin=ORIGIN,
        unit=SCHOOL._replace(payer="区县"), at=AT + timedelta(days=2),
    )  # fmt: skip
    facts = EmployerFacts.objects.filter(employer=made)
    assert facts.true_on(date(2026, 2, 28)).get().ended_by == ""
    assert facts.true_on(day).get().ended_by == "破产"
    assert {row.payer for row in facts.known()} == {"区县"}
    restore_employer(
        public_id=made.public_id, scope=scope, by=SYSTEM, origin=ORIGIN,
        at=AT + timedelta(days=3),
    )  # fmt: skip
    assert facts.true_on(day).get().ended_by == ""
    assert [row.ended_by for row in employers(TOWN, Wanted(state="standing"))] == [""]
    with pytest.raises(Refusal, match="不用恢复"):
        restore_employer(public_id=made.public_id, scope=scope, by=SYSTEM, origin=ORIGIN, at=AT)
