"""The cut-off day of a term: known on the day counts, known a day later waits as 补发."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import PersonFacts
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.assessing import Asked, assess_up_to_now
from nuanxin.support.benefits.actions.settings import Paying, set_payment_term
from nuanxin.support.benefits.cutoffs import cut_offs
from nuanxin.support.benefits.models import Assessment
from registry.people.families import admitted, bereaved
from support.benefits.county import COUNTY, DEATH, OCTOBER, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 10, 8, 2, tzinfo=UTC)
ON_THE_DAY = datetime(2026, 10, 10, 15, 59, tzinfo=UTC)  # 23:59 of the 10th in the county
A_MINUTE_LATE = datetime(2026, 10, 10, 16, 1, tzinfo=UTC)
AFTER = datetime(2026, 10, 12, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _county() -> None:
    admitted(bereaved("1"))
    on_roll()
    paying = Paying(DEATH, 2026, "月", None, "县里确定", 10)
    set_payment_term(by=SYSTEM, county=COUNTY, paying=paying)
    PersonFacts.objects.update(known_from=datetime(2026, 1, 5, tzinfo=UTC))


def dead(known: datetime) -> None:
    """陈桂兰 died in September; the office learns it at a moment."""
    old = PersonFacts.objects.get(name="陈桂兰", known_to__isnull=True)
    new = PersonFacts.objects.get(pk=old.pk)
    old.known_to = known
    old.save()
    new.pk, new.known_from, new.known_to = None, known, None
    new.alive, new.death_date = False, date(2026, 9, 8)
    new.save(force_insert=True)


def up_to(now: datetime, term: Term = OCTOBER) -> None:
    assess_up_to_now(by=SYSTEM, scope=SCOPE, asked=Asked(COUNTY, term, now, policy()))


def raised(now: datetime) -> list[tuple[str, int]]:
    accrue(by=SYSTEM, scope=SCOPE, term=OCTOBER, at=now)
    return told()


def told() -> list[tuple[str, int]]:
    rows = Payable.objects.order_by("person__name", "seq")
    return [(row.kind, row.amount_fen) for row in rows]


def test_what_is_known_on_the_day_counts() -> None:
    dead(ON_THE_DAY)
    up_to(AFTER)
    assert raised(AFTER) == [("regular", 59000)]


def test_what_is_known_a_minute_later_enters_with_the_next_term() -> None:
    dead(A_MINUTE_LATE)
    up_to(AFTER)
    assert raised(AFTER) == [("regular", 59000)] * 2
    accrue_differences(by=SYSTEM, scope=SCOPE, term=OCTOBER, at=AFTER)
    assert sorted(told()) == [("recovery", 59000), ("regular", 59000), ("regular", 59000)]


def test_somebody_learnt_of_late_is_paid_afterwards_and_once() -> None:
    admitted(bereaved("2"))
    on_roll()
    PersonFacts.objects.update(known_from=datetime(2026, 1, 5, tzinfo=UTC))
    rows = PersonFacts.objects.filter(pk=PersonFacts.objects.filter(name="陈桂兰")[:1].get().pk)
    rows.update(birth_date=None)
    run("2026-10", BEFORE)
    new = rows.get()
    rows.update(known_to=A_MINUTE_LATE)
    new.pk, new.known_from, new.birth_date = None, A_MINUTE_LATE, date(1960, 5, 1)
    new.save(force_insert=True)
    up_to(AFTER)
    assert raised(AFTER) == [("regular", 59000)] * 2
    for _ in range(2):
        accrue_differences(by=SYSTEM, scope=SCOPE, term=OCTOBER, at=AFTER)
        accrue(by=SYSTEM, scope=SCOPE, term=OCTOBER, at=AFTER)
        assert sorted(told()) == [("backpay", 59000)] * 2 + [("regular", 59000)] * 2


def test_before_the_day_everything_counts_and_is_asked_once() -> None:
    dead(BEFORE)
    up_to(BEFORE)
    assert Assessment.objects.count() == 1
    assert raised(BEFORE) == [("regular", 59000)]
    up_to(AFTER)
    count = Assessment.objects.count()
    up_to(AFTER)
    assert Assessment.objects.count() == count


def test_the_day_lies_in_the_month_paid_in() -> None:
    assert [each.day for each in cut_offs(SCOPE, OCTOBER)] == [date(2026, 10, 10)]
    paying = Paying(DEATH, 2026, "年", 6, "县里确定", 10)
    set_payment_term(by=SYSTEM, county=COUNTY, paying=paying)
    assert [each.day for each in cut_offs(SCOPE, OCTOBER)] == [date(2026, 6, 10)]


@pytest.mark.parametrize("day", [0, 29])
def test_a_day_not_every_month_has_is_refused(day: int) -> None:
    with pytest.raises(Refusal, match="1 到 28"):
        set_payment_term(
            by=SYSTEM, county=COUNTY, paying=Paying(DEATH, 2026, "月", None, "县里确定", day)
        )
