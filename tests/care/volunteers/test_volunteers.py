"""Volunteers: nothing without their consent, names as far as they said, hours by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from care.orders.serving import DAY, Place, place, serves
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.care.volunteers import queries
from nuanxin.care.volunteers.actions import enlisting, keeping, timing
from nuanxin.care.volunteers.actions.agreeing import Agreed, record_consent
from nuanxin.care.volunteers.choices import UNNAMED, hours_said
from nuanxin.care.volunteers.models import ServedHours, Volunteer, VolunteerPaper
from nuanxin.care.volunteers.purposes import FAMILY, PUBLIC, volunteer_purposes
from nuanxin.kit.refusal import Refusal
from registry.people.families import NEXT_VILLAGE, VILLAGE

pytestmark = pytest.mark.django_db
YES = Agreed("", "given", "oral", DAY, "罗证人")


@pytest.fixture
def here(appoint: Callable[[str, Role, str], Actor]) -> Place:
    return place(appoint)


def said(**more: object) -> enlisting.Said:
    told = enlisting.Said("孙大姐", "女", VILLAGE, "self", DAY, ["hair"], "", [], None, "")
    return told._replace(**more)  # type: ignore[arg-type]


def test_nothing_is_kept_of_whoever_does_not_agree(here: Place) -> None:
    no = YES._replace(answer="refused")
    with pytest.raises(Refusal, match="没有本人同意"):
        enlisting.enlist(hand=here.li, said=said(), agreed_to=no)
    with pytest.raises(Refusal, match="见证人"):
        enlisting.enlist(hand=here.li, said=said(), agreed_to=YES._replace(witness=""))
    assert not Volunteer.objects.exists()


def test_somebody_applies_is_looked_at_serves_leaves_and_comes_back(here: Place) -> None:
    row = enlisting.enlist(hand=here.li, said=said(), agreed_to=YES)
    key = row.public_id
    assert row.state == "applied"
    with pytest.raises(Refusal, match="不能早于报名"):
        enlisting.admit(hand=here.li, public_id=key, checked_on=DAY - timedelta(days=1))
    enlisting.admit(hand=here.li, public_id=key, checked_on=DAY)
    assert enlisting.part(hand=here.li, public_id=key, why="搬走了").state == "left"
    assert enlisting.take_back(hand=here.li, public_id=key).state == "serving"
    assert enlisting.take_back(hand=here.li, public_id=key).state == "applied"
    assert enlisting.part(hand=here.li, public_id=key, why="不合适").state == "declined"
    assert enlisting.take_back(hand=here.li, public_id=key).state == "applied"


def test_the_same_name_twice_needs_a_telephone_to_tell_them_apart(here: Place) -> None:
    first = said(phone="13700001111")
    enlisting.enlist(hand=here.li, said=first, agreed_to=YES)
    for phone in ("", "13700001111"):
        with pytest.raises(Refusal, match="已经登记过"):
            enlisting.enlist(hand=here.li, said=said(phone=phone), agreed_to=YES)
    enlisting.enlist(hand=here.li, said=said(phone="13700002222"), agreed_to=YES)
    assert Volunteer.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"name": ""}, "请填“姓名”"),
        ({"skills": []}, "至少选一样"),
        ({"skills": ["magic"]}, "从列表里选"),
        ({"place": NEXT_VILLAGE}, "您辖区内"),
        ({"applied_on": DAY + timedelta(days=1)}, "不能晚于今天"),
        ({"skills_said": "电话13700001111"}, "请删去号码"),
    ],
)
def test_what_is_not_sound_is_refused(here: Place, more: dict[str, object], match: str) -> None:
    with pytest.raises(Refusal, match=match):
        enlisting.enlist(hand=here.li, said=said(**more), agreed_to=YES)


def test_the_village_keeps_no_volunteers_and_the_next_township_none_of_ours(
    here: Place,
) -> None:
    with pytest.raises(Refusal, match="由县计生协"):
        enlisting.enlist(hand=here.zhou, said=said(), agreed_to=YES)
    row = serves(here.wang, "钱远", where=NEXT_VILLAGE)
    assert queries.volunteer(here.li.scope, row.public_id) == row, "one list for the county"
    with pytest.raises(Refusal, match="由别的单位登记"):
        enlisting.correct(hand=here.li, public_id=row.public_id, said=said())


def test_a_name_goes_as_far_as_its_owner_said(here: Place) -> None:
    row = serves(here.li, "孙大姐")
    paper = keeping.Paper("thanks", "年度表扬", DAY)
    keeping.add_paper(hand=here.li, public_id=row.public_id, said=paper)
    assert queries.named(row, FAMILY) == UNNAMED
    assert [each.name for each in queries.thanked(here.li.scope, 2026)] == [UNNAMED]
    for purpose in (FAMILY, PUBLIC):
        yes = YES._replace(purpose=purpose)
        record_consent(hand=here.li, public_id=row.public_id, said=yes)
    assert queries.named(row, FAMILY) == "孙大姐"
    assert [each.name for each in queries.thanked(here.li.scope, 2026)] == ["孙大姐"]
    no = YES._replace(purpose=PUBLIC, answer="withdrawn")
    record_consent(hand=here.li, public_id=row.public_id, said=no)
    assert [each.name for each in queries.thanked(here.li.scope, 2026)] == [UNNAMED]
    with pytest.raises(Refusal, match="没有同意过"):
        record_consent(hand=here.li, public_id=row.public_id, said=no)


def test_every_purpose_has_a_text_and_is_withheld_unasked() -> None:
    for each in volunteer_purposes().values():
        assert each.withheld_unasked
        assert each.text_on(DAY).words


def test_agreement_and_insurance_run_out(here: Place) -> None:
    row = serves(here.li, "孙大姐")
    with pytest.raises(Refusal, match="要填到哪天"):
        keeping.add_paper(
            hand=here.li,
            public_id=row.public_id,
            said=keeping.Paper("insurance", "意外险", DAY),
        )
    until = DAY + timedelta(days=10)
    for kind in ("agreement", "insurance"):
        paper = keeping.Paper(kind, "一年", DAY, until)
        for _ in range(2):
            keeping.add_paper(hand=here.li, public_id=row.public_id, said=paper)
    assert VolunteerPaper.objects.count() == 2
    assert queries.lacking([row.pk], until)[row.pk] == []
    after = until + timedelta(days=1)
    assert queries.lacking([row.pk], after)[row.pk] == ["服务协议", "保险"]


def test_hours_count_once_certified_and_never_twice(here: Place) -> None:
    row = serves(here.li, "孙大姐")
    key, served = row.public_id, timing.Served(DAY, 150, "集体庆生活动")
    made = timing.add_hours(hand=here.li, public_id=key, said=served)
    with pytest.raises(Refusal, match="已经登记过"):
        timing.add_hours(hand=here.li, public_id=key, said=served)
    with pytest.raises(Refusal, match="到 12 小时"):
        timing.add_hours(hand=here.li, public_id=key, said=served._replace(minutes=721))
    with pytest.raises(Refusal, match="不写家庭类别"):
        timing.add_hours(hand=here.li, public_id=key, said=served._replace(what="看望失独老人"))
    with pytest.raises(Refusal, match="报名和退出之间"):
        timing.add_hours(
            hand=here.li, public_id=key, said=served._replace(on=date(2026, 5, 17))
        )
    assert queries.certified_hours(row) == []
    assert timing.certify(hand=here.li, public_id=key, hours=made.public_id) == 1
    found = queries.volunteer(here.li.scope, key)
    assert found is not None
    assert found.minutes == 150  # type: ignore[attr-defined]
    with pytest.raises(Refusal, match="先撤回核定"):
        timing.drop_hours(hand=here.li, public_id=key, hours=made.public_id)
    with pytest.raises(Refusal, match="已经有服务时长"):
        enlisting.take_back(hand=here.li, public_id=key)
    timing.uncertify(hand=here.li, public_id=key, hours=made.public_id)
    timing.drop_hours(hand=here.li, public_id=key, hours=made.public_id)
    assert not ServedHours.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(90, "1.5 小时"), (120, "2 小时"), (45, "45 分钟"), (100, "1 小时 40 分"), (0, "0 小时")],
)
def test_hours_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert hours_said(minutes) == words


def test_a_team_counts_its_people_and_asks_for_no_number(here: Place) -> None:
    team = keeping.form_team(
        hand=here.wang, name="暖心队", place=341599000000, formed_on=DAY, document=""
    )
    serves(here.wang, "孙大姐", team=team.public_id)
    (row,) = queries.teams(here.li.scope)
    assert row.members == 1  # type: ignore[attr-defined]
    with pytest.raises(Refusal, match="已经有“暖心队”"):
        keeping.form_team(
            hand=here.wang, name="暖心队", place=341599000000, formed_on=DAY, document=""
        )
    with pytest.raises(Refusal, match="还有 1 个人"):
        keeping.close_team(hand=here.wang, team=team.public_id)
    with pytest.raises(Refusal, match="由上级登记"):
        keeping.close_team(hand=here.li, team=team.public_id)


def test_an_account_belongs_to_one_volunteer_of_the_county(
    here: Place, appoint: Callable[[str, Role, str], Actor]
) -> None:
    sun, qian = serves(here.li, "孙大姐"), serves(here.li, "钱大姐")
    appoint("孙账号", Role.VOLUNTEER, "341599")
    username = User.objects.get(name="孙账号").username
    enlisting.seat(hand=here.li, public_id=sun.public_id, username=username)
    with pytest.raises(Refusal, match="别的志愿者"):
        enlisting.seat(hand=here.li, public_id=qian.public_id, username=username)
    with pytest.raises(Refusal, match="没有这个志愿者账号"):
        enlisting.seat(hand=here.li, public_id=qian.public_id, username="u1")
    enlisting.seat(hand=here.li, public_id=sun.public_id, username="")
    enlisting.seat(hand=here.li, public_id=qian.public_id, username=username)
    found = User.objects.get(name="孙账号").pk
    assert queries.volunteer_of(found) == qian
