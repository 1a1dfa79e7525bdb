"""Guardians: found, named by the law's ways, begun, looked at, over; and what a name opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians import queries
from nuanxin.care.guardians.actions import finding, guarding, looking
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.care.narrowing import Wanted
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Account, Household, Person
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
TOWN, COUNTY = Scope.of("341599100"), Scope.of("341599")
FOUND = date(2026, 3, 1)
COURT = finding.Said("none", True, "（2026）某民特1号", FOUND, "法院")


@dataclass(frozen=True)
class Place:
    li: Hand
    zhou: Hand
    home: Household
    wife: Person
    husband: Person


@pytest.fixture
def here(appoint: Callable[[str, Role, str], Actor]) -> Place:
    for code, name in ((VILLAGE, "桃林村"), (NEXT_VILLAGE, "河口村")):
        Region.objects.create(code=code, name=name, kind="village", source="演示")
    admitted(bereaved("1"))
    li = Hand(appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100"), TOWN, DAY, AT)
    village = f"{VILLAGE}"
    zhou = Hand(appoint("周联系", Role.VILLAGE_CONTACT, village), Scope.of(village), DAY, AT)
    people = {each.name: each for each in Person.objects.all()}
    return Place(li, zhou, Household.objects.get(), people["陈桂兰"], people["罗建国"])


def found(here: Place, **more: object) -> Ward:
    said = COURT._replace(**more)  # type: ignore[arg-type]
    return finding.find(
        hand=here.li, household=here.home.public_id, person=here.wife.public_id, said=said
    )


def named(here: Place, name: str = "罗建国", **more: object) -> Guardian:
    said = guarding.Said(
        name, "丈夫", "law", "spouse", "结婚证", date(1984, 5, 20), "民政局", FOUND
    )._replace(**more)  # type: ignore[arg-type]
    return guarding.name_guardian(
        hand=here.li, household=here.home.public_id, person=here.wife.public_id, said=said
    )


def chosen(here: Place, name: str = "罗侄女") -> Guardian:
    return named(
        here, name, way="chosen", tier="kin", relation="侄女", document="意定监护协议（公证）",
        document_on=date(2025, 6, 1), starts_on=None,
    )  # fmt: skip


class TestFinding:
    def test_who_cannot_act_is_said_by_a_court_or_told_and_once(self, here: Place) -> None:
        found(here)
        with pytest.raises(Refusal, match="已经登记过"):
            found(here)
        assert queries.waiting(TOWN, DAY) == (1, 0, 0, 0), "nobody acts for her yet"
        assert queries.waiting(Scope.of("341599101"), DAY) == (0, 0, 0, 0)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"degree": "all"}, "请选无民事行为能力"),
            ({"found_on": date(2026, 5, 19)}, "不能晚于今天"),
            ({"found_on": date(1977, 1, 1)}, "未满 18"),
            ({"document": " "}, "判决书"),
        ],
    )
    def test_what_is_not_sound_is_refused(
        self, here: Place, more: dict[str, object], why: str
    ) -> None:
        with pytest.raises(Refusal, match=why):
            found(here, **more)

    def test_the_village_writes_nobody_down(self, here: Place) -> None:
        with pytest.raises(Refusal, match="乡镇经办"):
            finding.find(
                hand=here.zhou, household=here.home.public_id, person=here.wife.public_id,
                said=COURT,
            )  # fmt: skip


class TestNaming:
    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"tier": "line"}, "按顺序"),
            ({"tier": "other", "skipped": "没有亲人", "name": "邻居"}, "第二十八条"),
            ({"way": "last", "skipped": "没有亲人"}, "只能是：民政部门"),
            ({"way": "agreed", "tier": "civil"}, "只能是"),
            ({"way": "last", "tier": "village", "name": "桃林村委会"}, "按顺序"),
            ({"name": "陈桂兰"}, "不能是本人"),
            ({"name": "罗明"}, "已经去世"),
            ({"document_on": date(2026, 4, 1)}, "早于凭据"),
            ({"starts_on": date(2026, 6, 1)}, "不能晚于今天"),
            ({"way": "chosen", "document_on": date(2026, 4, 1)}, "第三十三条"),
            ({"document": ""}, "凭据"),
            ({"starts_on": None}, "请填开始日期"),
        ],
    )
    def test_the_law_says_who_may_and_by_which_way(
        self, here: Place, more: dict[str, object], why: str
    ) -> None:
        found(here)
        with pytest.raises(Refusal, match=why):
            named(here, **more)  # type: ignore[arg-type]

    def test_who_can_act_has_no_guardian_but_may_choose_one(self, here: Place) -> None:
        with pytest.raises(Refusal, match="先登记本人的民事行为能力"):
            named(here)
        row = chosen(here)
        assert "还没有开始" in queries.standing(here.wife.pk, "罗侄女", DAY)
        found(here)
        with pytest.raises(Refusal, match="事先选定了“罗侄女”"):
            named(here)
        guarding.begin(
            hand=here.li, household=here.home.public_id, guardian=row.public_id, on=FOUND
        )
        assert queries.standing(here.wife.pk, "罗侄女", DAY) == ""
        assert queries.waiting(TOWN, DAY).none == 0

    def test_whoever_cannot_act_is_nobodys_guardian(self, here: Place) -> None:
        finding.find(
            hand=here.li, household=here.home.public_id, person=here.husband.public_id,
            said=COURT,
        )  # fmt: skip
        found(here)
        with pytest.raises(Refusal, match="自己也要监护"):
            named(here)

    def test_the_last_resort_is_relieved_by_a_guardian(self, here: Place) -> None:
        found(here)
        last = named(
            here, "桃林村委会", way="last", tier="village", skipped="丈夫在外，一时找不到",
            relation="村委会",
        )  # fmt: skip
        named(here, starts_on=date(2026, 4, 1))
        last.refresh_from_db()
        assert (last.ends_on, last.ended_why) == (date(2026, 4, 1), "确定了监护人")

    def test_the_database_keeps_the_last_resort_public(self, here: Place) -> None:
        found(here)
        row = named(here)
        with pytest.raises(IntegrityError), transaction.atomic():
            Guardian.objects.filter(pk=row.pk).update(way="last")


class TestOver:
    def test_a_name_opens_nothing_from_the_day_it_is_over(self, here: Place) -> None:
        assert queries.standing(here.wife.pk, "谁", DAY) == "", "of whom nothing is known"
        found(here)
        row = named(here)
        assert queries.standing(here.wife.pk, "罗建国", DAY) == ""
        assert "不是“邻居”" in queries.standing(here.wife.pk, "邻居", DAY)
        key = {"hand": here.li, "household": here.home.public_id, "guardian": row.public_id}
        guarding.end(**key, on=DAY, why="法院撤销监护资格")  # type: ignore[arg-type]
        assert "不能代本人办" in queries.standing(here.wife.pk, "罗建国", DAY)
        assert queries.standing(here.wife.pk, "罗建国", DAY - timedelta(days=1)) == ""
        guarding.take_back(**key)  # type: ignore[arg-type]
        assert queries.standing(here.wife.pk, "罗建国", DAY) == ""

    def test_money_that_still_goes_to_a_former_guardian_is_found(self, here: Place) -> None:
        found(here)
        row = named(here)
        account = Account.objects.filter(person=here.wife)
        account.update(payee_kind="guardian", agent="罗建国", holder="罗建国")
        assert queries.waiting(TOWN, DAY).paid == 0
        guarding.end(
            hand=here.li, household=here.home.public_id, guardian=row.public_id, on=DAY,
            why="监护人没有能力了",
        )  # fmt: skip
        assert queries.waiting(TOWN, DAY) == (1, 0, 0, 1)
        assert queries.listed(TOWN, Wanted("paid"), DAY).get().person == here.wife
        account.update(payee_kind="self")
        assert queries.waiting(TOWN, DAY).paid == 0

    def test_who_can_act_again_is_nobodys_ward_and_it_is_taken_back(self, here: Place) -> None:
        ward, row = found(here), named(here)
        home = here.home.public_id
        with pytest.raises(Refusal, match="已经有监护人"):
            finding.take_back(hand=here.li, household=home, ward=ward.public_id)
        finding.restore(
            hand=here.li, household=home, ward=ward.public_id, on=DAY, document="某民特9号"
        )
        row.refresh_from_db()
        assert row.ended_why == "本人恢复行为能力"
        assert queries.listed(TOWN, Wanted("open"), DAY).count() == 0
        with pytest.raises(Refusal, match="已经恢复行为能力"):
            guarding.take_back(hand=here.li, household=home, guardian=row.public_id)
        finding.take_back(hand=here.li, household=home, ward=ward.public_id)
        row.refresh_from_db()
        assert row.ends_on is None


class TestLooking:
    def test_once_a_year_and_what_is_wrong_is_said(self, here: Place) -> None:
        found(here, found_on=date(2024, 1, 5))
        row = named(here, starts_on=date(2024, 1, 5))
        assert queries.waiting(TOWN, DAY).due == 1, "never looked at since it began"
        key = {"hand": here.zhou, "household": here.home.public_id, "guardian": row.public_id}
        seen = looking.Seen(DAY, met=True, good=False)
        with pytest.raises(Refusal, match="看到了什么"):
            looking.check(**key, said=seen)  # type: ignore[arg-type]
        made = looking.check(**key, said=seen._replace(words="屋里没有人做饭"))  # type: ignore[arg-type]
        assert queries.words_of(made) == "屋里没有人做饭"
        assert queries.waiting(TOWN, DAY) == (0, 0, 1, 0)
        with pytest.raises(Refusal, match="已经登记过一次"):
            looking.check(**key, said=seen._replace(good=True))  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="已经有查看记录"):
            guarding.take_back(
                hand=here.li, household=here.home.public_id, guardian=row.public_id
            )
        looking.drop(**key, check_id=made.public_id)  # type: ignore[arg-type]
        assert queries.waiting(TOWN, DAY).due == 1
