"""A level above asks about what is late; it is answered in a line, or ends with the step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casework.reminders.people import TODAY, TOWN_SCOPE, Cast, ask, at_step, cast, say
from casework.road.cases import again, posted, proposed, step
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.reminders.actions.answering import MOST, Answer, answer
from nuanxin.casework.reminders.actions.asking import Told, remind
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.queries import Asked, last_of, of_case, reminders, waiting
from nuanxin.casework.road.actions.leaving import end_case
from nuanxin.casework.road.actions.stepping import send_back
from nuanxin.casework.road.models import Case
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.moving import move_family
from registry.people.families import VILLAGE

pytestmark = pytest.mark.django_db
DELIBERATION, SURVEY, CONFIRMATION = 1, 3, 5


@pytest.fixture
def people(appoint: Callable[[str, Role, str], Actor]) -> Cast:
    return cast(appoint)


def on_desk(people: Cast, by: Actor) -> int:
    hand = people.hand(by)
    return waiting(hand.scope, Role(by.role), TODAY).all


def test_each_level_asks_the_one_below_that_the_step_waits_for(people: Cast) -> None:
    village, town = at_step(people, DELIBERATION), at_step(people, SURVEY, "2")
    ask(people, people.desk.township, village)
    ask(people, people.desk.county, town)
    told = [(each.case_id, each.asked, each.level) for each in Reminder.objects.order_by("pk")]
    assert told == [
        (village.pk, "village_contact", "township"), (town.pk, "township_handler", "county")
    ]  # fmt: skip
    assert [on_desk(people, by) for by in (people.village, people.desk.township)] == [1, 1]
    assert on_desk(people, people.desk.county) == 0
    entry = AuditEntry.objects.filter(act="casework.reminded").latest("pk")
    assert (entry.name, entry.object_kind) == ("王主任", "household")
    assert entry.payload["steps"] == ["入户调查"]


def test_the_county_turns_to_the_township_for_a_village(people: Cast) -> None:
    row = at_step(people, DELIBERATION)
    (made,) = ask(people, people.desk.county, row)
    assert made.asked == Role.TOWNSHIP_HANDLER


def test_the_city_asks_the_county_and_once_proposed_its_leader(people: Cast) -> None:
    row = at_step(people, CONFIRMATION)
    (first,) = ask(people, people.city, row)
    assert (first.asked, first.level) == ("county_health", "city")
    proposed(people.desk, row)
    assert Reminder.objects.get().ended == "done", "what the county had to do is done"
    row.refresh_from_db()
    (second,) = ask(people, people.city, row)
    assert second.asked == Role.COUNTY_LEADER
    step_of_leader = again(row)
    assert step_of_leader.step == "县级确认"


def test_who_stands_for_it_themselves_reminds_nobody(people: Cast) -> None:
    town, county = at_step(people, SURVEY), at_step(people, CONFIRMATION, "2")
    for by, row in ((people.desk.township, town), (people.desk.leader, county)):
        with pytest.raises(Refusal, match="不用催办，请直接办理"):
            ask(people, by, row)
    with pytest.raises(Refusal, match="催办由"):
        ask(people, people.village, town)
    assert not Reminder.objects.exists()


def test_a_case_of_another_area_is_not_found(
    people: Cast, appoint: Callable[[str, Role, str], Actor]
) -> None:
    row = at_step(people, DELIBERATION)
    zhao = appoint("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    hand = people.hand(zhao)._replace(scope=Scope.of("341599101"))
    told = Told("请办", TODAY)
    for chosen in ({row.public_id: row.position}, {uuid4(): 1}):
        with pytest.raises(Refusal, match="找不到"):
            remind(hand=hand, chosen=chosen, told=told)


def test_done_in_between_is_not_asked_about(people: Cast) -> None:
    row = at_step(people, DELIBERATION)
    step(people.desk, row)
    with pytest.raises(Refusal, match="已经往下办"):
        ask(people, people.desk.county, row)
    row = again(row)
    posted(people.desk, row)
    with pytest.raises(Refusal, match="停止计时"):
        ask(people, people.desk.county, row)
    assert not Reminder.objects.exists()


def test_nobody_is_asked_twice_before_an_answer(people: Cast) -> None:
    row, other = at_step(people, SURVEY), at_step(people, SURVEY, "2")
    (made,) = ask(people, people.desk.county, row)
    for by in (people.desk.county, people.city):
        with pytest.raises(Refusal, match=f"{row.number} 已经由王主任催过"):
            ask(people, by, other, row)
    assert Reminder.objects.count() == 1, "all or none"
    say(people, people.desk.township, [made.public_id])
    ask(people, people.desk.county, row)
    assert [each.ended for each in of_case(row)] == ["", "answered"], "answers are kept"
    assert last_of([row.pk])[row.pk].open


def test_the_database_holds_one_open_reminder_of_a_case(people: Cast) -> None:
    row = at_step(people, SURVEY)
    (made,) = ask(people, people.desk.county, row)
    made.pk, made.public_id = None, uuid4()
    with pytest.raises(IntegrityError, match="reminder_one_open"), transaction.atomic():
        made.save(force_insert=True)
    made.region, made.ended, made.ended_at = 341599100299, "done", made.at
    made.save(force_insert=True)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="region"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("words", "days", "why"),
    [
        ("", 3, "请填“催办的话”"),
        ("急" * 101, 3, "最多 100 个"),
        ("电话13800138000", 3, "请删去号码"),
        ("请办", -1, "从今天起"),
        ("请办", 61, "最远 60 天"),
    ],
)
def test_bad_words_and_days_are_refused(people: Cast, words: str, days: int, why: str) -> None:
    row = at_step(people, SURVEY)
    with pytest.raises(Refusal, match=why):
        ask(people, people.desk.county, row, words=words, days=days)
    assert not Reminder.objects.exists()


def test_nothing_ticked_too_much_ticked_and_what_is_far_off(people: Cast) -> None:
    row = at_step(people, SURVEY, due=TODAY + timedelta(days=31))
    hand, told = people.hand(people.desk.county), Told("请办", TODAY)
    for chosen, why in (
        ({}, "请先勾选"), ({uuid4(): 1 for _ in range(201)}, "一次最多催办 200 件"),
        ({row.public_id: row.position}, "先不用催"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            remind(hand=hand, chosen=chosen, told=told)


def test_where_nobody_holds_the_post_a_telephone_is_named(people: Cast) -> None:
    row = at_step(people, DELIBERATION)
    Post.objects.filter(role=Role.VILLAGE_CONTACT).update(ends_on=TODAY)
    with pytest.raises(Refusal, match="没有村级联系人的账号，催办没有人看得到"):
        ask(people, people.desk.township, row)


def test_it_ends_with_the_step_and_a_new_stay_may_be_asked_about(people: Cast) -> None:
    row = at_step(people, DELIBERATION)
    ask(people, people.desk.county, row)
    row = step(people.desk, row)
    first = Reminder.objects.get()
    assert (first.ended, first.answer) == ("done", "")
    assert on_desk(people, people.desk.township) == 0
    hand = people.desk.hand(people.desk.township)
    send_back(hand=hand, case=row.public_id, revision=row.revision, to=1, reason="记录没有签名")
    row = again(row)
    Case.objects.filter(pk=row.pk).update(due=TODAY)
    (second,) = ask(people, people.desk.county, row)
    assert second.reached > first.reached
    assert Reminder.objects.get(pk=first.pk).ended == "done"


def test_posting_a_notice_ends_it_and_so_does_taking_back(people: Cast) -> None:
    row, other = at_step(people, 2), at_step(people, DELIBERATION, "2")
    ask(people, people.desk.county, row, other)
    posted(people.desk, row)
    hand = people.desk.hand(people.desk.township)
    other = again(other)
    end_case(
        hand=hand, case=other.public_id, revision=other.revision,
        status=Case.Status.WITHDRAWN, reason="家里说以后再报",
    )  # fmt: skip
    ended = dict(Reminder.objects.values_list("case", "ended"))
    assert ended == {row.pk: "done", other.pk: "halted"}


def test_it_goes_with_the_family_and_the_new_unit_is_asked_anew(
    people: Cast, appoint: Callable[[str, Role, str], Actor]
) -> None:
    row = at_step(people, SURVEY)
    (made,) = ask(people, people.desk.county, row)
    Region.objects.create(code=341599101201, name="新村", kind="village", source="演示")
    origin = Origin(SourceKind.OFFICE, "移交单", TODAY)
    move_family(
        household=row.household.public_id, scope=people.desk.scope, by=people.desk.county,
        to=341599101201, origin=origin, at=made.at,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.region, made.ended) == (341599101201, "halted")
    with pytest.raises(Refusal, match="没有乡镇经办的账号"):
        ask(people, people.desk.county, again(row))
    appoint("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    (anew,) = ask(people, people.desk.county, again(row))
    assert anew.region == 341599101201


def test_many_are_answered_in_one_line(people: Cast) -> None:
    rows = [at_step(people, SURVEY, key) for key in "123"]
    made = ask(people, people.desk.county, *rows)
    say(people, people.desk.township, [each.public_id for each in made])
    told = set(Reminder.objects.values_list("ended", "answer", "promised_on", "answered_by"))
    day = TODAY + timedelta(days=6)
    assert told == {("answered", "调查员病了", day, people.desk.township.user_id)}
    assert on_desk(people, people.desk.township) == 0
    entry = AuditEntry.objects.get(act="casework.reminder_answered")
    assert (entry.name, len(entry.object_ids)) == ("李干事", 3)


@pytest.mark.parametrize(
    ("words", "day", "why"),
    [
        (" ", TODAY, "请填“没有办完的原因”"),
        ("长" * 121, TODAY, "最多 120 个"),
        ("等家里", date(2026, 3, 19), "请填今天起"),
        ("等家里", date(2026, 12, 1), "180 天以内"),
    ],
)
def test_a_bad_answer_is_refused(people: Cast, words: str, day: date, why: str) -> None:
    (made,) = ask(people, people.desk.county, at_step(people, SURVEY))
    hand = people.hand(people.desk.township)
    with pytest.raises(Refusal, match=why):
        answer(hand=hand, chosen=[made.public_id], said=Answer(words, day))
    assert Reminder.objects.get().open


def test_only_the_post_that_is_asked_answers_and_only_once(people: Cast) -> None:
    row = at_step(people, SURVEY)
    (made,) = ask(people, people.desk.county, row)
    for by in (people.village, people.desk.county, people.desk.leader):
        with pytest.raises(Refusal, match="找不到"):
            say(people, by, [made.public_id])
    township = people.desk.township
    for ids, why in (([], "请先勾选"), ([uuid4() for _ in range(MOST + 1)], "一次最多")):
        with pytest.raises(Refusal, match=why):
            say(people, township, ids)
    say(people, township, [made.public_id])
    with pytest.raises(Refusal, match=f"{row.number} 的催办已说明"):
        say(people, township, [made.public_id])


def test_lists_by_side_and_state(people: Cast) -> None:
    first, second = at_step(people, SURVEY), at_step(people, SURVEY, "2")
    ask(people, people.desk.county, first, day=TODAY - timedelta(days=9))
    (made,) = ask(people, people.desk.county, second)
    say(people, people.desk.township, [made.public_id])

    def found(mine: bool, state: str = "", words: str = "") -> list[int]:
        scope, role = (TOWN_SCOPE, Role.TOWNSHIP_HANDLER)
        if not mine:
            scope, role = people.desk.scope, Role.COUNTY_HEALTH
        rows = reminders(scope, role, Asked(mine, state, words), TODAY)
        return list(rows.order_by("pk").values_list("case", flat=True))

    assert found(True) == found(False) == [first.pk, second.pk]
    assert found(True, "open") == found(False, "overdue") == [first.pk]
    assert found(True, "answered") == [second.pk]
    assert found(False, "done") == []
    assert found(True, words=second.number) == [second.pk]
    assert found(False, words="没有这个人") == []
    told = waiting(TOWN_SCOPE, Role.TOWNSHIP_HANDLER, TODAY)
    assert (told.all, told.late, told.names, told.steps) == (1, 1, ["王主任"], ["入户调查"])
    assert not reminders(
        Scope.of(VILLAGE), Role.VILLAGE_CONTACT, Asked(mine=True), TODAY
    ).exists()
