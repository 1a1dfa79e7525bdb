"""Three states, three lists: what is eligible, what is confirmed, and what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.registry.people.models import PersonFacts
from nuanxin.support.benefits.actions.confirming import (
    Chosen,
    Confirmation,
    confirm,
    put_aside,
    stop,
)
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.actions.rolls import give_back
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Entitlement, Finding, Ground
from nuanxin.support.benefits.queries import (
    Filters,
    by_benefit,
    by_town,
    cells,
    findings,
    listed,
)
from registry.people.families import NEXT_VILLAGE, admitted, bereaved
from support.benefits.county import (
    DEATH,
    NOW,
    OCTOBER,
    SCOPE,
    on_roll,
    people_on,
    policy,
    run,
)

pytestmark = pytest.mark.django_db
PAPER = Confirmation("演示卫健〔2026〕12号", date(2026, 11, 20))
LATER = datetime(2026, 11, 23, tzinfo=UTC)


def chosen(which: Listed, term: Term = OCTOBER) -> Chosen:
    rows = listed(SCOPE, term, which).filter(benefit=DEATH)
    return Chosen(rows, rows.count())


def dies(day: date) -> None:
    """The wife of the first family dies, as everybody knows by now."""
    wife = PersonFacts.objects.filter(name="陈桂兰").order_by("id")[0]
    PersonFacts.objects.filter(pk=wife.pk).update(alive=False, death_date=day)


def test_whoever_is_on_the_roll_is_confirmed_and_needs_no_work() -> None:
    admitted(bereaved("1"))
    on_roll()
    run()
    assert people_on(Listed.ELIGIBLE) == 2
    assert people_on(Listed.CONFIRMED) == 2
    assert people_on(Listed.TO_CONFIRM) == people_on(Listed.TO_STOP) == 0


def test_confirming_takes_a_person_off_the_list_with_document_and_first_year() -> None:
    admitted(bereaved("1"))
    run()
    assert people_on(Listed.TO_CONFIRM) == 2
    done = confirm(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=chosen(Listed.TO_CONFIRM), paper=PAPER,
        policy=policy(),
    )  # fmt: skip
    assert done == 2
    assert people_on(Listed.TO_CONFIRM) == 0
    made = Entitlement.objects.get(person__name="陈桂兰")
    assert made.document == "演示卫健〔2026〕12号"
    # 49 in May 2009; this county pays from the month after
    assert made.starts_on == date(2009, 6, 1)


def test_a_list_that_moved_under_ones_hands_is_refused() -> None:
    admitted(bereaved("1"))
    run()
    stale = Chosen(Finding.objects.filter(benefit=DEATH), 2)

    def once_more() -> int:
        return confirm(
            by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=stale, paper=PAPER, policy=policy()
        )  # fmt: skip

    assert once_more() == 2
    with pytest.raises(Refusal, match="先勾选"):
        once_more()


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (Confirmation("12号", date(2026, 11, 24)), "不能晚于今天"),
        (Confirmation("12号", date(2026, 11, 20), date(2026, 7, 15)), "1 日"),
    ],
)
def test_a_day_no_paper_can_have_is_refused(paper: Confirmation, told: str) -> None:
    admitted(bereaved("1"))
    run()
    seen = chosen(Listed.TO_CONFIRM)._replace(at=LATER)
    with pytest.raises(Refusal, match=told):
        confirm(
            by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=seen, paper=paper, policy=policy()
        )  # fmt: skip
    confirm(by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=seen, paper=PAPER, policy=policy())
    assert set(Entitlement.objects.values_list("recorded_at", flat=True)) == {LATER}


def test_without_a_document_nothing_is_confirmed() -> None:
    admitted(bereaved("1"))
    run()
    with pytest.raises(Refusal, match="确认文号"):
        confirm(
            by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=chosen(Listed.TO_CONFIRM),
            paper=Confirmation(" ", date(2026, 11, 20)), policy=policy(),
        )  # fmt: skip


def test_a_death_puts_the_confirmed_on_the_list_to_stop_with_its_reason() -> None:
    admitted(bereaved("1"))
    on_roll()
    dies(date(2026, 9, 8))
    run()
    (row,) = listed(SCOPE, OCTOBER, Listed.TO_STOP)
    assert row.ground.reason.startswith("不满足：")
    ended = stop(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=chosen(Listed.TO_STOP),
        from_day=date(2026, 9, 1), reason="本人于2026年9月去世",
    )  # fmt: skip
    assert ended == 1
    assert people_on(Listed.TO_STOP) == 0
    assert Entitlement.objects.filter(ends_on=date(2026, 9, 1)).count() == 1


def test_the_reason_of_a_stop_is_kept_whole_and_refused_before_anything_when_too_long() -> None:
    admitted(bereaved("1"))
    on_roll()
    dies(date(2026, 9, 8))
    run()
    (row,) = listed(SCOPE, OCTOBER, Listed.TO_STOP)
    Ground.objects.filter(pk=row.ground_id).update(reason="不" * 400)

    def stopped(reason: str) -> int:
        return stop(
            by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=chosen(Listed.TO_STOP),
            from_day=date(2026, 9, 1), reason=reason,
        )  # fmt: skip

    with pytest.raises(Refusal, match="最多 120 个字，现在写了 121 个，还没有停发"):
        stopped("去" * 121)
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    assert stopped("世" * 120) == 1
    (ended,) = Entitlement.objects.filter(ends_on__isnull=False)
    assert ended.ended_reason == f"{'不' * 400}；{'世' * 120}"


def test_a_death_inside_the_term_pays_the_months_before() -> None:
    admitted(bereaved("1"))
    on_roll()
    dies(date(2026, 9, 8))
    run("2026-H2")
    (row,) = listed(SCOPE, Term.parse("2026-H2"), Listed.TO_STOP)
    assert (row.ground.eligible_months, row.ground.amount_fen) == (2, 2 * 59000)


def test_what_is_put_aside_comes_back_only_with_another_answer() -> None:
    admitted(bereaved("1"))
    on_roll()
    dies(date(2026, 9, 8))
    run()
    put_aside(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, which=Listed.TO_STOP,
        chosen=chosen(Listed.TO_STOP), reason="死亡信息待核实",
    )  # fmt: skip
    assert people_on(Listed.TO_STOP) == 0
    run(now=LATER)
    assert people_on(Listed.TO_STOP) == 0
    PersonFacts.objects.filter(name="陈桂兰").update(sex="男")
    run(now=datetime(2026, 11, 24, tzinfo=UTC))
    assert people_on(Listed.TO_STOP) == 1


def test_a_hold_is_lifted_by_nobody_but_a_person() -> None:
    admitted(bereaved("1"))
    on_roll()
    entitlement = Entitlement.objects.order_by("id")[0]
    held = hold(
        by=SYSTEM, entitlement=entitlement, from_month=OCTOBER.first, reason="联系不上本人",
        now=NOW,
    )  # fmt: skip
    run()
    run(now=LATER)
    assert people_on(Listed.HELD) == 1
    with pytest.raises(Refusal, match="已经暂停"):
        hold(by=SYSTEM, entitlement=entitlement, from_month=0, reason="再停", now=NOW)
    lift(
        by=SYSTEM, held=held, until_month=OCTOBER.first + 1, reason="已入户核实，本人健在",
        now=LATER,
    )  # fmt: skip
    assert people_on(Listed.HELD) == 1  # October itself was held back
    assert people_on(Listed.HELD, "2026-11") == 0


def test_unlike_the_month_before_is_listed_as_changed() -> None:
    admitted(bereaved("1"))
    on_roll()
    dies(date(2026, 10, 8))
    run("2026-09")
    run("2026-10")
    (row,) = listed(SCOPE, OCTOBER, Listed.CHANGED)
    assert row.person is not None
    assert row.person.name == "陈桂兰"


def test_the_next_township_sees_nothing() -> None:
    admitted(bereaved("1"))
    on_roll()
    run()
    next_town = Scope.of("341599101")
    assert findings(next_town, OCTOBER).count() == 0
    assert all(listed(next_town, OCTOBER, which).count() == 0 for which in Listed)


def test_every_board_adds_up_to_its_total() -> None:
    admitted(bereaved("1"), bereaved("2", NEXT_VILLAGE), bereaved("3"))
    on_roll()
    run("2026-09")
    dies(date(2026, 10, 8))
    run()
    board = cells(SCOPE, OCTOBER, Filters())
    towns = by_town(board)
    benefits = by_benefit(board)
    assert sum(each.totals.amount for each in benefits) > 0
    for which in Listed:
        wanted = listed(SCOPE, OCTOBER, which).count()
        assert sum(each.totals.count(which) for each in benefits) == wanted, which
        assert sum(each.count(which) for each in towns.values()) == wanted
        for each in benefits:
            people = listed(SCOPE, OCTOBER, which).filter(benefit=each.benefit).count()
            assert each.totals.count(which) == people
    for total in (*towns.values(), *(each.totals for each in benefits)):
        assert sum(total.shares.values()) == total.amount
    amount = sum(each.amount for each in towns.values())
    assert amount == sum(each.totals.amount for each in benefits)


def test_a_roll_is_taken_over_once_and_can_be_given_back() -> None:
    admitted(bereaved("1"))
    batch = on_roll()
    assert Entitlement.objects.count() == 2
    assert set(Entitlement.objects.values_list("starts_on", flat=True)) == {date(2020, 1, 1)}
    on_roll()
    assert Entitlement.objects.count() == 2
    assert give_back(by=SYSTEM, batch=batch) == 2
    assert Entitlement.objects.count() == 0
    assert give_back(by=SYSTEM, batch=uuid4()) == 0


def test_a_roll_worked_on_since_is_not_given_back() -> None:
    admitted(bereaved("1"))
    batch = on_roll()
    entitlement = Entitlement.objects.order_by("id")[0]
    hold(by=SYSTEM, entitlement=entitlement, from_month=0, reason="待核实", now=NOW)
    with pytest.raises(Refusal, match="不能整批撤销"):
        give_back(by=SYSTEM, batch=batch)
