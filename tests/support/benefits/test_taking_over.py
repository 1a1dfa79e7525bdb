"""One benefit takes over from another, and what was put aside: nobody falls between lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.registry.people.models import PersonFacts
from nuanxin.registry.people.newcomers import NewHousehold
from nuanxin.support.benefits.actions.confirming import Chosen, put_aside
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import begun_beside, listed
from registry.people.families import admitted, bereaved
from support.benefits.county import OCTOBER, SCOPE, on_roll, run

pytestmark = pytest.mark.django_db
WIDENED = "奖扶扩面"


def _turns_sixty() -> NewHousehold:
    """A wife who turns 60 on 1 June 2027, with one living child."""
    family = bereaved("1")
    wife, husband, child = family.memberships
    older = replace(
        wife.person, facts={**wife.person.facts, "出生日期": date(1967, 6, 1)},
        id_number="341599196706010011",
    )  # fmt: skip
    living = replace(child.person, facts={**child.person.facts, "存活": True, "死亡日期": None})
    ties = [replace(wife, person=older), husband, replace(child, person=living)]
    return replace(family, memberships=ties)


@pytest.fixture
def ending(wang: Client) -> Finding:
    admitted(_turns_sixty())
    on_roll(WIDENED)
    run("2026")
    run("2027")
    return Finding.objects.get(
        term="2027", benefit=WIDENED, person__name="陈桂兰", known_to__isnull=True
    )


def test_what_ends_at_an_age_is_said_with_what_begins(wang: Client, ending: Finding) -> None:
    for page in ("slip/", "letter/"):
        text = wang.get(f"/why/{ending.public_id}/{page}").content.decode()
        assert "本人 2027 年 6 月 1 日满 60 周岁。" in text
        assert "“农村部分计划生育家庭奖励扶助（奖扶）”开始符合条件，本期 960.00 元" in text
        assert "尚未确认" in text
    on_roll("奖励扶助")
    assert "（已确认）" in wang.get(f"/why/{ending.public_id}/slip/").content.decode()


def test_the_lists_and_the_stop_check_name_the_other_half_of_a_pair(
    wang: Client, ending: Finding
) -> None:
    stop = wang.get("/assess/2027/to_stop/").content.decode()
    assert "同一人另有：农村部分计划生育家庭奖励扶助（奖扶）（应享未确认）" in stop
    confirm = wang.get("/assess/2027/to_confirm/").content.decode()
    assert "同一人另有：奖扶扩面（拟停发）" in confirm
    form = {"deed": "stop", "pick": str(ending.public_id), "kept": ""}
    check = wang.post("/assess/2027/to_stop/deeds/", form).content.decode()
    assert "不要只停不续" in check
    on_roll("奖励扶助")
    assert "同一人另有" not in wang.get("/assess/2027/to_stop/").content.decode()


def test_a_benefit_that_held_before_does_not_begin(ending: Finding) -> None:
    husband = Finding.objects.get(
        term="2027", benefit=WIDENED, person__name="罗建国", known_to__isnull=True
    )
    assert [each.benefit for each in begun_beside(SCOPE, ending)] == ["奖励扶助"]
    assert not begun_beside(SCOPE, husband)


def _ids(which: Listed) -> set[tuple[int, str]]:
    return set(listed(SCOPE, OCTOBER, which).values_list("subject", "benefit"))


def test_a_month_adds_up_with_what_was_put_aside() -> None:
    admitted(bereaved("1"), bereaved("2"), bereaved("3"))
    run("2026-09")
    on_roll()
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 9, 8))
    run("2026-10")
    rows = listed(SCOPE, OCTOBER, Listed.TO_STOP).order_by("pk")[:1]
    chosen = Chosen(Finding.objects.filter(pk__in=[row.pk for row in rows]), 1)
    put_aside(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, which=Listed.TO_STOP, chosen=chosen,
        reason="待核",
    )  # fmt: skip
    eligible, confirmed = _ids(Listed.ELIGIBLE), _ids(Listed.CONFIRMED)
    to_confirm, to_stop = _ids(Listed.TO_CONFIRM), _ids(Listed.TO_STOP)
    aside = _ids(Listed.ASIDE)
    assert aside & confirmed
    unclear = confirmed & (_ids(Listed.MISSING) | _ids(Listed.UNSETTLED))
    stopping = to_stop | (aside & confirmed - eligible) | unclear
    assert (confirmed | to_confirm | (aside - confirmed)) - stopping == eligible
    total = len(confirmed) + len(to_confirm) + len(aside - confirmed) - len(stopping)
    assert total == len(eligible)
