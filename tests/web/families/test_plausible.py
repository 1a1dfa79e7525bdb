"""What cannot be comes back with a word beside its row; it never reaches the database."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db.models import CheckConstraint
from django.test import Client

from nuanxin.base.jurisdiction.models import Region
from nuanxin.kit.idnumber import check_character
from nuanxin.registry.people.models import (
    Household,
    HouseholdFacts,
    Marriage,
    Membership,
    Person,
    PersonFacts,
)
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


def _address(home: Household, name: str, what: str) -> str:
    person = Person.objects.get(name=name)
    return f"/families/{home.public_id}/{person.public_id}/{what}/"


WIFE = {
    "性别": "女",
    "出生日期": "1960-05-20",
    "存活": "是",
    "婚姻状况": "初婚",
    "户口性质": "农业",
}
CHILD = {"性别": "男", "出生日期": "1985-03-04", "存活": "否", "死亡日期": "2005-06-07"}
JOIN = {"place": "子女1", "子女1.姓名": "罗亮", "子女1.出生日期": "1988-01-01"}


def test_every_check_of_the_tables_is_one_a_form_answers_for() -> None:
    checks = {
        constraint.name
        for model in (PersonFacts, HouseholdFacts, Membership, Marriage)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert checks == {"person_facts_living_have_no_death_date"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"死亡日期": "2026-05-01"}, "填了死亡日期，请把存活改为否（或清空死亡日期）"),
        ({"出生日期": "1850-01-01"}, "早于 1900 年"),
        ({"出生日期": "2099-01-01"}, "还没有到"),
        ({"死亡日期": "1950-01-01", "存活": "否"}, "早于出生日期"),
        ({"出生日期": "1980-01-01"}, "罗明出生时（1985-03-04）女方不满 12 岁"),
        ({"光荣证号": "光" * 41}, "光荣证号：最多 40 个字"),
        ({"死亡凭据": "证" * 61}, "死亡凭据：最多 60 个字"),
        ({"label": "据" * 61, "户口性质": "非农业"}, "凭据：最多 60 个字"),
        (
            {"how": "change", "since": "1960-05-19", "户口性质": "非农业"},
            "从哪天起：1960-05-19 早于出生日期 1960-05-20",
        ),
    ],
)
def test_what_cannot_be_is_sent_back_with_what_was_typed(
    li: Client, home: Household, given: dict[str, str], said: str
) -> None:
    answer = li.post(_address(home, "陈桂兰", "edit"), WIFE | given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(said) >= 2, "at the head of the form and beside the row"
    for typed in given.values():
        assert typed in text
    assert PersonFacts.objects.filter(name="陈桂兰").count() == 1


def test_a_household_changes_on_no_day_before_there_were_registers(
    li: Client, home: Household
) -> None:
    sent = {"how": "change", "since": "1900-01-01", "人口": "3"}
    answer = li.post(f"/families/{home.public_id}/edit/", sent)
    assert answer.status_code == 422
    assert answer.content.decode().count("从哪天起：1900-01-01 早于 1949 年") >= 2


def test_the_longest_text_is_taken(li: Client, home: Household) -> None:
    sent = WIFE | {"光荣证号": "光" * 40, "持有光荣证": "是"}
    assert li.post(_address(home, "陈桂兰", "edit"), sent).status_code == 302


def test_sex_and_birth_follow_the_number_on_file(li: Client, home: Household) -> None:
    number = {"身份证号": "341599196005200024"}
    assert li.post(_address(home, "陈桂兰", "identity"), number).status_code == 302
    answer = li.post(_address(home, "陈桂兰", "edit"), WIFE | {"性别": "男"})
    assert "身份证号说性别是女；号码错了请先更正号码" in answer.content.decode()


def test_the_doubtful_is_saved_once_it_is_ticked(li: Client, home: Household) -> None:
    address = _address(home, "罗明", "edit")
    sent = CHILD | {"出生日期": "1902-01-01", "死亡日期": ""}
    assert "存疑仍保存" not in li.post(address, sent).content.decode(), (
        "born before its parents"
    )
    old = WIFE | {"出生日期": "1904-05-20"}
    first = li.post(_address(home, "陈桂兰", "edit"), old)
    assert first.status_code == 422
    assert "存疑仍保存" in first.content.decode()
    assert li.post(_address(home, "陈桂兰", "edit"), old | {"sure": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"人口": "31"}, "一户应在 1 到 30 人之间"),
        ({"月收入": "-5"}, "不能是负数"),
        ({"户籍迁入日期": "1930-01-01"}, "早于 1949 年"),
        ({"户籍迁出日期": "2099-01-01"}, "还没有到"),
    ],
)
def test_a_household_that_cannot_be_is_sent_back(
    li: Client, home: Household, given: dict[str, str], said: str
) -> None:
    now = {"户籍地": str(VILLAGE), "子女情况已核实": "是"}
    answer = li.post(f"/families/{home.public_id}/edit/", now | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_full_width_digits_are_digits(li: Client, home: Household) -> None:
    now = {"户籍地": str(VILLAGE), "子女情况已核实": "是"}
    sent = now | {
        "人口": "３",
        "月收入": " １，５８０．５０ 元",
        "户籍迁入日期": "１９９９ － ０１－０２",
    }
    assert li.post(f"/families/{home.public_id}/edit/", sent).status_code == 302
    facts = HouseholdFacts.objects.get(known_to=None)
    assert (facts.headcount, facts.monthly_income_fen) == (3, 158050)
    assert facts.moved_in == date(1999, 1, 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"子女1.姓名": "罗明", "子女1.出生日期": "1985-03-04"}, "不要重复登记"),
        ({"子女1.出生日期": "1950-01-01"}, "早于女方的出生日期"),
        ({"子女1.出生日期": "1965-01-01", "子女1.来源": "双方亲生"}, "不满 12 岁"),
        ({"子女1.去世日期": "2099-01-01"}, "还没有到"),
        ({"子女1.来源": "收养", "adopted": "1980-01-01"}, "收养日期 1980-01-01 早于"),
    ],
)
def test_nobody_joins_who_cannot_be(
    li: Client, home: Household, given: dict[str, str], said: str
) -> None:
    answer = li.post(f"/families/{home.public_id}/join/", JOIN | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Person.objects.filter(name="罗亮").exists()


def test_a_child_of_unknown_birth_joins_once_that_is_said(li: Client, home: Household) -> None:
    address = f"/families/{home.public_id}/join/"
    sent = JOIN | {"子女1.出生日期": ""}
    first = li.post(address, sent)
    assert "罗亮没有填出生日期" in first.content.decode()
    assert li.post(address, sent | {"sure": "1"}).status_code == 302
    assert PersonFacts.objects.get(name="罗亮").birth_date is None


def test_a_family_that_cannot_be_is_not_put_on_file(li: Client) -> None:
    form = {
        "village": str(VILLAGE), "女方.姓名": "周秀英", "女方.出生日期": "1962-03-04",
        "子女1.姓名": "周小明", "子女1.出生日期": "1960-01-01", "source": "survey",
    }  # fmt: skip
    answer = li.post("/families/new/", form)
    assert answer.status_code == 422
    assert "早于女方的出生日期" in answer.content.decode()
    assert "周小明" in answer.content.decode()
    unknown = form | {"子女1.出生日期": ""}
    assert "存疑仍保存" in li.post("/families/new/", unknown).content.decode()
    assert li.post("/families/new/", unknown | {"sure": "1"}).status_code == 302


NEW = {
    "village": str(VILLAGE), "女方.姓名": "周秀英", "女方.出生日期": "1962-03-04",
    "source": "survey",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "place", "said"),
    [
        ({"village": ""}, "village", "请选择经办的村（社区）"),
        ({"女方.姓名": "", "女方.出生日期": ""}, "女方.姓名", "请至少填写女方或男方一人"),
        ({"女方.出生日期": "昨天"}, "女方.出生日期", "看不出是哪一天"),
        ({"女方.出生日期": "2099-01-01"}, "女方.出生日期", "还没有到"),
        ({"女方.状况": "健在", "女方.去世日期": "2020-01-01"}, "女方.去世日期", "写着健在"),
        ({"女方.去世日期": "1950-01-01"}, "女方.去世日期", "早于出生日期"),
        (
            {"子女1.姓名": "周明", "子女1.出生日期": "1960-01-01"},
            "子女1.出生日期",
            "早于女方的出生日期",
        ),
        ({"子女2.姓名": "周小"}, "子女2.出生日期", "周小没有填出生日期"),
        ({"received": "昨天"}, "received", "看不出是哪一天"),
    ],
)
def test_what_is_wrong_with_a_new_family_stands_at_its_head_and_at_its_row(
    li: Client, given: dict[str, str], place: str, said: str
) -> None:
    answer = li.post("/families/new/", NEW | given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(rf'<a href="#f-{place}" data-field="f-{place}">[^<]*{said}', page)
    assert re.search(rf'<p class="nx-error" id="e-{place}" *>[^<]*{said}', page)
    (control,) = re.findall(rf'<(?:input|select)[^>]* id="f-{place}"[^>]*>', page)
    assert re.search(rf'aria-describedby="[^"]*e-{place}"', control)
    assert 'aria-invalid="true"' in control


def test_a_number_somebody_has_already_is_said_at_its_row(li: Client) -> None:
    number = "34159919620304002"
    number += check_character(number)
    sent = NEW | {"女方.出生日期": "", "女方.身份证号": number}
    twins = sent | {
        "子女1.姓名": "周甲", "子女2.姓名": "周乙", "子女1.身份证号": number,
        "子女2.身份证号": number.lower(), "女方.身份证号": "",
    }  # fmt: skip
    page = li.post("/families/new/", twins).content.decode()
    assert re.search(r'id="e-子女2\.身份证号" *>子女2和子女1填了同一个身份证号', page)
    assert li.post("/families/new/", sent).status_code == 302
    page = li.post("/families/new/", sent).content.decode()
    assert re.search(r'id="e-女方\.身份证号" *>女方：周秀英 已经在册', page)


def test_a_stale_form_says_who_wrote_and_keeps_what_was_typed(
    li: Client, wang: Client, home: Household
) -> None:
    seen = PersonFacts.objects.get(name="陈桂兰").known_from.isoformat()
    address = _address(home, "陈桂兰", "edit")
    assert wang.post(address, WIFE | {"户口性质": "非农业", "seen": seen}).status_code == 302
    late = li.post(address, WIFE | {"婚姻状况": "丧偶", "死亡凭据": "村里证明", "seen": seen})
    text = late.content.decode()
    assert late.status_code == 422
    recorder = PersonFacts.objects.get(name="陈桂兰", known_to=None).source.recorded_by
    assert recorder is not None
    assert f"{recorder.name}在 " in text
    assert f"/families/{home.public_id}/history/" in text
    assert "村里证明" in text
    assert "户口性质：现在登记的是“非农业”" in text
