"""Who is late, by place and step; and what the county's rule reminds of by night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from casework.reminders.people import TODAY, TOWN_SCOPE, Cast, ask, at_step, cast, say
from casework.road.cases import again, at, posted, proposed, step
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.actions import Settled, settle_manner
from nuanxin.casework.reminders.actions.ending import end_all_done
from nuanxin.casework.reminders.actions.ruling import remind_by_rule
from nuanxin.casework.reminders.jobs import remind_of_steps
from nuanxin.casework.reminders.late import Asked, groups, pressing
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.whom import above_of, levels_of, width_below
from nuanxin.casework.road.models import Case
from nuanxin.kit.refusal import Refusal
from registry.people.families import VILLAGE

pytestmark = pytest.mark.django_db
DELIBERATION, SURVEY, CONFIRMATION = 1, 3, 5
COUNTY, TOWN = 341599000000, 341599100000
CITY_SCOPE, COUNTY_SCOPE = Scope.of("3415"), Scope.of("341599")


@pytest.fixture
def people(appoint: Callable[[str, Role, str], Actor]) -> Cast:
    return cast(appoint)


def found(scope: Scope, asked: Asked = Asked()) -> set[int]:  # noqa: B008 - frozen
    return set(pressing(scope, asked, TODAY).values_list("pk", flat=True))


def settle(
    people: Cast, before: int | None = None, after: int | None = None, days: int | None = None
) -> None:
    told = Settled(days, "natural" if days else "", [], "演示卫健〔2026〕9号", before, after)
    settle_manner(
        by=people.desk.county, scope=COUNTY_SCOPE, county=COUNTY, told=told, at=at(TODAY)
    )


def night(day: date = TODAY) -> int:
    return remind_by_rule(day=day, at=at(day))


def test_each_number_opens_exactly_its_cases(people: Cast) -> None:
    late, soon = at_step(people, SURVEY), at_step(people, DELIBERATION, "2", due=TODAY)
    far = at_step(people, SURVEY, "3", due=TODAY + timedelta(days=4))
    ask(people, people.desk.county, late)
    for scope, place in ((TOWN_SCOPE, VILLAGE), (COUNTY_SCOPE, TOWN), (CITY_SCOPE, COUNTY)):
        told = groups(scope, Asked(), TODAY)
        assert [(g.place, g.step, g.late, g.soon, g.told) for g in told] == [
            (place, "入户调查", 1, 0, 1), (place, "村（社区）评议", 0, 1, 0)
        ]  # fmt: skip
        for group in told:
            for state, count in (("late", group.late), ("soon", group.soon)):
                narrowed = Asked(state=state, place=place, step=group.step, level=group.level)
                assert len(found(scope, narrowed)) == count
    assert found(COUNTY_SCOPE) == {late.pk, soon.pk}
    assert found(COUNTY_SCOPE, Asked(days=7, state="soon")) == {soon.pk, far.pk}
    assert found(COUNTY_SCOPE, Asked(place=341599101000)) == set()
    assert found(Scope.of("341599101")) == set(), "the next township sees none of it"


def test_whose_clock_stands_still_is_not_late(people: Cast) -> None:
    up, stopped = at_step(people, 2), at_step(people, SURVEY, "2")
    none = at_step(people, SURVEY, "3")
    posted(people.desk, up)
    Case.objects.filter(pk=up.pk).update(due=TODAY - timedelta(days=1))
    Case.objects.filter(pk=stopped.pk).update(status="papers")
    Case.objects.filter(pk=none.pk).update(due=None)
    assert found(COUNTY_SCOPE) == set()


def test_reminded_or_not_and_by_words(people: Cast) -> None:
    rows = [at_step(people, SURVEY, key) for key in "1234"]
    ask(people, people.desk.county, rows[1])
    ask(people, people.desk.county, rows[2], day=TODAY - timedelta(days=9))
    (made,) = ask(people, people.desk.county, rows[3])
    say(people, people.desk.township, [made.public_id])
    for told, wanted in (
        ("none", {rows[0].pk}), ("open", {rows[1].pk, rows[2].pk}), ("overdue", {rows[2].pk}),
        ("answered", {rows[3].pk}), ("nonsense", {row.pk for row in rows}),
    ):  # fmt: skip
        assert found(COUNTY_SCOPE, Asked(told=told)) == wanted
    assert found(COUNTY_SCOPE, Asked(words=rows[0].number)) == {rows[0].pk}
    assert found(COUNTY_SCOPE, Asked(words="没有这个人")) == set()


def test_a_step_reached_anew_has_not_been_asked_about(people: Cast) -> None:
    row = at_step(people, DELIBERATION)
    ask(people, people.desk.county, row)
    row = step(people.desk, row)
    Case.objects.filter(pk=row.pk).update(due=TODAY)
    assert found(COUNTY_SCOPE, Asked(told="none")) == {row.pk}


def test_levels_by_the_width_of_an_area() -> None:
    province, village = Scope.of("34"), Scope.of(VILLAGE)
    levels = [above_of(s, VILLAGE) for s in (TOWN_SCOPE, COUNTY_SCOPE, CITY_SCOPE, province)]
    assert levels == ["township", "county", "city", "province"]
    assert above_of(village, VILLAGE) is above_of(COUNTY_SCOPE, 341502001201) is None
    assert above_of(Scope.everything(), VILLAGE) is None
    assert [levels_of(s) for s in (village, COUNTY_SCOPE)] == [[], ["county", "rule"]]
    assert [width_below(s) for s in (village, CITY_SCOPE, province)] == [1, 10**6, 10**8]


def test_no_rule_no_reminder(people: Cast) -> None:
    at_step(people, SURVEY)
    assert night() == 0
    settle(people, days=5)
    assert night() == 0, "days for an objection remind nobody"


def test_before_and_after_as_the_county_says_never_twice(people: Cast) -> None:
    near, late = at_step(people, SURVEY, due=TODAY + timedelta(days=4)), at_step(
        people, DELIBERATION, "2", due=TODAY - timedelta(days=2)
    )  # fmt: skip
    settle(people, before=3, after=3)
    assert night() == 0
    assert night(TODAY + timedelta(days=1)) == 2
    told = Reminder.objects.order_by("case")
    assert [(r.case_id, r.asked, r.level, r.by) for r in told] == [
        (near.pk, "township_handler", "rule", None), (late.pk, "township_handler", "rule", None)
    ]  # fmt: skip
    assert told[0].answer_by == TODAY + timedelta(days=8)
    assert night(TODAY + timedelta(days=1)) == 0, "it still waits"
    say(people, people.desk.township, [told[0].public_id])
    assert night(TODAY + timedelta(days=30)) == 0, "answered, and still never twice"
    entry = AuditEntry.objects.get(act="casework.reminded")
    assert (entry.name, entry.region, entry.payload["rows"]) == ("系统", COUNTY, 2)
    row = step(people.desk, again(late))
    Case.objects.filter(pk=row.pk).update(due=TODAY)
    assert night(TODAY + timedelta(days=2)) == 0
    assert night(TODAY + timedelta(days=3)) == 1, "the next step is a step of its own"


def test_the_database_keeps_the_rule_from_asking_twice(people: Cast) -> None:
    at_step(people, SURVEY)
    settle(people, after=1)
    assert night() == 1
    made = Reminder.objects.get()
    say(people, people.desk.township, [made.public_id])
    made.pk, made.public_id = None, made.household.public_id
    with pytest.raises(IntegrityError, match="reminder_by_rule_once"), transaction.atomic():
        made.save(force_insert=True)


def test_the_rule_asks_the_county_itself_and_its_leader(people: Cast) -> None:
    first, second = at_step(people, CONFIRMATION), at_step(people, CONFIRMATION, "2")
    proposed(people.desk, second)
    settle(people, after=1)
    assert night() == 2
    told = dict(Reminder.objects.values_list("case", "asked"))
    assert told == {first.pk: "county_health", second.pk: "county_leader"}


def test_who_was_asked_by_hand_is_not_asked_by_the_rule(people: Cast) -> None:
    row = at_step(people, SURVEY)
    (made,) = ask(people, people.desk.county, row)
    settle(people, after=1)
    assert night() == 0
    say(people, people.desk.township, [made.public_id])
    assert night() == 0, "the county asks again by hand, if it must"


def test_another_countys_rule_counts_there_only(people: Cast) -> None:
    at_step(people, SURVEY)
    settle(people, after=1)
    settle(people)
    assert night() == 0, "switched off again"


@pytest.mark.parametrize("days", [0, 61, -1])
def test_days_that_cannot_be_are_refused(people: Cast, days: int) -> None:
    with pytest.raises(Refusal, match="到期前几天自动催办，请填 1 到 60"):
        settle(people, before=days)
    with pytest.raises(Refusal, match="超期几天自动催办，请填 1 到 60"):
        settle(people, after=days)


def test_the_nights_work_ends_what_was_missed_and_asks_anew(people: Cast) -> None:
    row = at_step(people, SURVEY)
    ask(people, people.desk.county, row)
    Case.objects.filter(pk=row.pk).update(position=4, step="第二次公示")
    assert end_all_done(at=at(TODAY)) == 1
    assert end_all_done(at=at(TODAY)) == 0
    settle(people, after=1)
    remind_of_steps(0)
    assert Reminder.objects.filter(level="rule", case=row, position=4).count() == 1


def test_a_night_costs_few_questions_however_many_are_late(
    people: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for key in "1234":
        at_step(people, SURVEY, key)
    settle(people, after=1)
    with django_assert_max_num_queries(9):
        assert night() == 4
