"""Needs, plans and help after a death: written down, looked at again, never by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.narrowing import Wanted
from nuanxin.care.needs import queries
from nuanxin.care.needs.actions.aftermath import Arranged, arrange, open_aftermath
from nuanxin.care.needs.actions.aftermath import Asked as AskedFor
from nuanxin.care.needs.actions.planning import (
    Drawn,
    Looked,
    Step,
    add_step,
    make_plan,
    review_plan,
    tick_step,
)
from nuanxin.care.needs.actions.settling import Settled, settle
from nuanxin.care.needs.actions.telling import Ended, Said, end_need, reopen_need, tell_need
from nuanxin.care.needs.matters import after_items, matters, need_kinds
from nuanxin.care.needs.models import Aftermath, CarePlan, MatterTerm, Need
from nuanxin.care.needs.terms import all_terms, terms_of
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit
from nuanxin.registry.consents.purposes import purposes
from nuanxin.registry.people.models import Household, Person, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
SAID = Said("daily", "visit", "本人", DAY, "腿脚不便，买菜难")


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Hand:
    by = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    return Hand(by, TOWN, DAY, AT)


@pytest.fixture
def he(appoint: Callable[[str, Role, str], Actor]) -> Hand:
    by = appoint("何联系", Role.VILLAGE_CONTACT, str(VILLAGE))
    return Hand(by, Scope.of(VILLAGE), DAY, AT)


@pytest.fixture
def home() -> Household:
    admitted(bereaved("1"))
    return Household.objects.get()


def later(hand: Hand, days: int) -> Hand:
    return hand._replace(day=DAY + timedelta(days=days))


def person(home: Household, role: str) -> Person:
    found: Person = Person.objects.get(memberships__household=home, memberships__role=role)
    return found


def dies(who: Person, day: date) -> None:
    PersonFacts.objects.filter(person=who).update(alive=False, death_date=day)


def test_every_matter_names_its_document_its_consent_and_kinds_that_lead_there() -> None:
    for each in matters().values():
        assert each.rests, each.key
        assert all(rest.document and rest.clause and rest.words for rest in each.rests)
        assert each.receiver in purposes()
        assert each.kinds
        assert set(each.kinds) <= need_kinds().keys()
        assert "person" in each.facts
    referred = {item.matter for item in after_items().values() if item.matter}
    assert referred <= matters().keys()
    # A document at hand gives days to one office only; nothing else is made up.
    assert [each.key for each in matters().values() if each.term] == ["legal-aid"]


def test_a_need_is_sealed_told_once_ends_and_is_taken_up_again(
    he: Hand, home: Household
) -> None:
    row = tell_need(hand=he, household=home.public_id, said=SAID)
    assert tell_need(hand=he, household=home.public_id, said=SAID) == row
    assert "买菜" not in bytes(row.words_sealed or b"").decode("latin-1")
    assert queries.said(row.public_id, row.words_sealed) == "腿脚不便，买菜难"
    assert queries.need_state(row) == "open"
    ended = Ended("met", DAY, "邻居帮着买")
    end_need(hand=he, household=home.public_id, need=row.public_id, said=ended)
    with pytest.raises(Refusal, match="已经了结"):
        end_need(hand=he, household=home.public_id, need=row.public_id, said=ended)
    assert not queries.needs(TOWN, Wanted("open")).exists()
    again = reopen_need(hand=he, household=home.public_id, need=row.public_id)
    assert (queries.need_state(again), again.how) == ("open", "")
    entries = AuditEntry.objects.filter(act__startswith="needs.")
    acts = list(entries.values_list("act", "payload"))
    assert [act for act, _ in acts] == ["needs.told", "needs.ended", "needs.reopened"]
    assert "买菜" not in str(acts)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (SAID._replace(kind="gold"), "需要什么"),
        (SAID._replace(source="rumour"), "从哪里"),
        (SAID._replace(told_on=DAY + timedelta(days=1)), "不能晚于今天"),
        (SAID._replace(told_by=" "), "谁说的"),
        (SAID._replace(words="电话 13800001234"), "像有"),
    ],
)
def test_a_need_that_cannot_be_is_refused(
    he: Hand, home: Household, said: Said, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        tell_need(hand=he, household=home.public_id, said=said)
    assert not Need.objects.exists()


def test_another_area_and_who_only_looks_write_nothing(
    appoint: Callable[[str, Role, str], Actor], home: Household
) -> None:
    by = appoint("赵", Role.TOWNSHIP_HANDLER, "341599101")
    zhao = Hand(by, Scope.of(NEXT_VILLAGE), DAY, AT)
    with pytest.raises(Refusal, match="没有找到这户"):
        tell_need(hand=zhao, household=home.public_id, said=SAID)
    sun = Hand(appoint("孙", Role.COUNTY_LEADER, "341599"), COUNTY, DAY, AT)
    with pytest.raises(Refusal, match="村级联系人"):
        tell_need(hand=sun, household=home.public_id, said=SAID)


def test_a_plan_takes_the_open_needs_is_done_in_steps_and_ends_by_looking_back(
    li: Hand, he: Hand, home: Household
) -> None:
    key = home.public_id
    tell_need(hand=he, household=key, said=SAID)
    with pytest.raises(Refusal, match="乡镇经办"):
        make_plan(hand=he, household=key, drawn=Drawn("好起来", DAY + timedelta(days=30)))
    plan = make_plan(hand=li, household=key, drawn=Drawn("好起来", DAY + timedelta(days=30)))
    with pytest.raises(Refusal, match="已经有一份"):
        make_plan(hand=li, household=key, drawn=Drawn("再好些", DAY + timedelta(days=40)))
    late_one = tell_need(hand=he, household=key, said=SAID._replace(kind="mind"))
    assert {queries.need_state(row) for row in Need.objects.all()} == {"plan"}
    assert late_one.plan_id == plan.pk
    food = Step("送菜", "志愿者", DAY + timedelta(days=5))
    step = add_step(hand=li, household=key, step=food)
    tick_step(hand=he, household=key, step=step.public_id, done_on=DAY)
    (row,) = queries.plans(TOWN, Wanted("late"), DAY + timedelta(days=31))
    assert (row.total, row.ready, row.behind) == (1, 1, 0)
    on = DAY + timedelta(days=31)
    looked = Looked(on, "partly", "菜有人送了", on + timedelta(days=60))
    review_plan(hand=later(li, 31), household=key, looked=looked)
    plan.refresh_from_db()
    assert plan.review_on == on + timedelta(days=60)
    over = on + timedelta(days=60)
    done = Looked(over, "met", "都好了", None)
    review_plan(hand=later(li, 91), household=key, looked=done)
    plan.refresh_from_db()
    assert plan.ended_on == over
    assert {queries.need_state(row) for row in Need.objects.all()} == {"open"}
    with pytest.raises(Refusal, match="没有正在做的计划"):
        review_plan(hand=later(li, 92), household=key, looked=done)


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_plan_is_looked_at_after_today_and_within_a_year(
    li: Hand, home: Household, days: int
) -> None:
    with pytest.raises(Refusal, match="一年以内"):
        make_plan(
            hand=li, household=home.public_id, drawn=Drawn("好", DAY + timedelta(days=days))
        )
    assert not CarePlan.objects.exists()


def test_a_countys_terms_hold_from_their_day_and_never_against_a_law(li: Hand) -> None:
    wang = Actor(li.by.user_id, None, "王主任", role=Role.COUNTY_HEALTH)
    said = Settled(
        "temporary-relief", date(2026, 3, 1), "演示县民政局", 15, ("申请书",), "out",
        "演示民〔2026〕3号", working=True,
    )  # fmt: skip
    matter = matters()["temporary-relief"]
    before = terms_of(VILLAGE, matter, DAY)
    assert (before.office, before.office_from, before.days_said) == ("民政部门", "", "未规定")
    assert before.due(DAY) is None
    assert before.warned is not None
    assert "别处的文件" in before.warned.words, "Yiyang's paper does not hold here"
    assert not before.rests_here
    settle(region=341599 * 10**6, by=wang, said=said, at=AT)
    assert terms_of(VILLAGE, matter, date(2026, 2, 28)).row is None
    now = terms_of(VILLAGE, matter, DAY)
    assert (now.office, now.days) == ("演示县民政局", (15, Unit.WORKING))
    assert now.due(DAY) == date(2026, 6, 8)
    assert now.warned is not None
    assert now.warned.rests == "演示民〔2026〕3号"
    with pytest.raises(Refusal, match="已经写明 7 日"):
        settle(region=VILLAGE, by=wang, said=said._replace(matter="legal-aid"), at=AT)
    with pytest.raises(Refusal, match="县级卫健或者计生协"):
        settle(region=VILLAGE, by=li.by, said=said, at=AT)
    assert MatterTerm.objects.count() == 1
    assert all_terms(VILLAGE, DAY)["legal-aid"].days_said == "7 日"


def test_special_support_is_not_income_where_the_document_holds() -> None:
    dibao = terms_of(430902001001, matters()["minimum-living"], DAY)
    assert dibao.warned is not None
    assert dibao.warned.words.startswith("核算家庭收入时，特别扶助金")
    assert dibao.rests_here


def test_after_a_death_nothing_begins_by_itself_and_for_a_child_only_what_the_family_asks(
    li: Hand, home: Household
) -> None:
    husband, child = person(home, "男方"), person(home, "子女")
    dies(husband, date(2026, 5, 2))
    assert not Aftermath.objects.exists()
    asked = AskedFor(husband.public_id, "老伴", DAY)
    row = open_aftermath(hand=li, household=home.public_id, asked=asked)
    assert open_aftermath(hand=li, household=home.public_id, asked=asked) == row
    said = Arranged("funeral", "wanted", DAY)
    arrange(hand=li, household=home.public_id, aftermath=row.public_id, said=said)
    arranged = said._replace(state="arranged", words="村里去了六个人")
    arrange(hand=li, household=home.public_id, aftermath=row.public_id, said=arranged)
    assert queries.after_done(row)["funeral"].state == "arranged"
    assert row.done.count() == 2, "what was said before stays"
    for_child = AskedFor(child.public_id, "村干部", DAY)
    with pytest.raises(Refusal, match="家里自己提出来"):
        open_aftermath(hand=li, household=home.public_id, asked=for_child)
    living = AskedFor(person(home, "女方").public_id, "村干部", DAY)
    with pytest.raises(Refusal, match="没有登记去世"):
        open_aftermath(hand=li, household=home.public_id, asked=living)
