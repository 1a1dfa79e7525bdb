"""The register's pages: found, opened and written to by those who may, never untraced."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


@pytest.fixture
def wife() -> Person:
    return Person.objects.get(region=VILLAGE, name="陈桂兰")


def _address(home: Household, wife: Person | None = None, what: str = "") -> str:
    return f"/families/{home.public_id}/" + (f"{wife.public_id}/{what}/" if wife else "")


def test_the_list_shows_only_ones_own_area(li: Client, zhao: Client, wang: Client) -> None:
    assert "桃林村" in li.get("/families/").content.decode()
    assert "河口村" not in li.get("/families/").content.decode()
    assert "桃林村" not in zhao.get("/families/").content.decode()
    assert "共 2 条" in wang.get("/families/").content.decode()


def test_a_list_costs_few_queries(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        wang.get("/families/?town=341599100000")


def test_a_number_typed_to_find_a_family_stands_in_no_address(
    wang: Client, zhao: Client, home: Household
) -> None:
    number = "34159919600520001X"
    part = {"HX-Target": "families"}
    straight = wang.post("/families/find/", {"q": number})
    assert straight.headers["Location"] == f"/families/{home.public_id}/"
    swapped = wang.post("/families/find/", {"q": number}, headers=part)
    assert swapped.headers["HX-Push-Url"] == "/families/"
    assert "陈桂兰" in swapped.content.decode()
    assert number not in swapped.content.decode()
    elsewhere = zhao.post("/families/find/", {"q": number})
    assert elsewhere.status_code == 200
    assert str(home.public_id) not in elsewhere.content.decode()


def test_a_name_typed_to_find_a_family_gives_an_address_to_come_back_to(li: Client) -> None:
    named = li.post("/families/find/", {"q": "陈桂兰", "town": ""})
    assert named.headers["Location"] == "/families/?q=%E9%99%88%E6%A1%82%E5%85%B0"


def test_exports_and_villages_follow_a_filter_that_was_swapped_in(wang: Client) -> None:
    asked = {"q": "", "town": "341599100000", "state": ""}
    text = wang.post(
        "/families/find/", asked, headers={"HX-Target": "families"}
    ).content.decode()
    assert "/families/list.xlsx?town=341599100000" in text
    assert "桃林村</option>" in text


def test_a_note_takes_no_number_that_would_lie_there_unsealed(
    wang: Client, home: Household, wife: Person
) -> None:
    sent = {"source": "office", "label": "来电 13800001234", "死亡凭据": "34159919600520001X"}
    answer = wang.post(_address(home, wife, "edit"), sent)
    assert answer.status_code == 422
    assert "凭据：里面像有身份证号" in answer.content.decode()
    assert "死亡凭据：里面像有身份证号" in answer.content.decode()


def test_what_no_database_takes_is_sent_back(wang: Client, client: Client) -> None:
    assert wang.get("/families/", {"q": "陈\0"}).status_code == 400
    assert wang.post("/families/find/", {"q": "\0"}).status_code == 400
    answer = client.post("/account/log-in/", {"username": "a\0", "password": "b"})
    assert answer.status_code == 400
    assert "看不见的特殊字符" in answer.content.decode()


def test_whoever_only_looks_is_offered_nothing_to_write(
    seat: Callable[[str, Role, str], Client], home: Household
) -> None:
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert "登记家庭" not in auditor.get("/families/").content.decode()
    page = auditor.get(_address(home)).content.decode()
    for word in ("修改", "更正号码", "更换账号", "reveal"):
        assert word not in page
    assert auditor.post("/families/find/", {"q": "陈桂兰"}).status_code == 302


def test_another_townships_family_is_as_if_it_did_not_exist(
    zhao: Client, home: Household, wife: Person
) -> None:
    for address in (_address(home), _address(home) + "history/", _address(home, wife, "edit")):
        assert zhao.get(address).status_code == 404
    answer = zhao.post(
        _address(home, wife, "reveal"),
        {"field": "id_number", "purpose": "核对身份", "why": "和证件核对"},
    )
    assert answer.status_code == 404


def test_finance_has_no_business_with_files(qian: Client, home: Household) -> None:
    assert qian.get(_address(home)).status_code == 403


def test_opening_a_file_leaves_a_line(li: Client, home: Household) -> None:
    text = li.get(_address(home)).content.decode()
    assert "陈桂兰、罗建国" in text
    assert "341599********001X" in text
    assert "34159919600520001X" not in text
    entry = AuditEntry.objects.get(act="view")
    assert (entry.object_kind, entry.object_ids, entry.name) == (
        "household",
        [home.pk],
        "李干事",
    )


def test_a_number_is_shown_for_a_purpose_and_leaves_a_line(
    li: Client, home: Household, wife: Person
) -> None:
    address = _address(home, wife, "reveal")
    asked = {"field": "id_number", "purpose": "核对身份", "why": "和身份证原件核对"}
    for typed, said in (
        ({"purpose": ""}, "请选择查看用途"),
        ({"purpose": "随便写的"}, "请选择查看用途"),
        ({"why": ""}, "请填“为什么要看”"),
        ({"why": "  看看 "}, "至少写 4 个字"),
        ({"why": "打给 13800001234"}, "请删去号码"),
    ):
        refused = li.post(address, asked | typed)
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
        assert "34159919600520001X" not in refused.content.decode()
    shown = li.post(address, asked)
    assert "34159919600520001X" in shown.content.decode()
    assert AuditEntry.objects.get(act="reveal").purpose == "核对身份：和身份证原件核对"


def test_a_change_keeps_its_day_and_source(li: Client, home: Household, wife: Person) -> None:
    page = li.get(_address(home, wife, "edit")).content.decode()
    assert 'value="1960-05-20"' in page
    seen = PersonFacts.objects.get(person=wife).known_from.isoformat()
    form = _sent(page) | {
        "婚姻状况": "丧偶", "how": "change", "since": "2026-04-02", "source": "civil_affairs",
        "label": "民政核对表", "seen": seen,
    }  # fmt: skip
    answer = li.post(_address(home, wife, "edit"), form)
    assert answer.status_code == 302
    now = PersonFacts.objects.get(person=wife, known_to=None, valid_to=None)
    assert (now.marital_status, str(now.valid_from)) == ("丧偶", "2026-04-02")
    history = li.get(_address(home) + "history/").content.decode()
    assert "民政（民政核对表）" in history
    assert "自 2026 年 4 月 2 日起" in history


def _sent(page: str) -> dict[str, str]:
    """What the browser would send back untouched, as far as the tests need."""
    return {"出生日期": "1960-05-20", "性别": "女", "存活": "是", "户口性质": "农业"}


def test_a_form_seen_before_somebody_elses_change_is_refused(
    li: Client, home: Household, wife: Person
) -> None:
    form = _sent("") | {"婚姻状况": "丧偶", "seen": "2020-01-01T00:00:00+00:00"}
    answer = li.post(_address(home, wife, "edit"), form)
    assert answer.status_code == 422
    assert "修改过这份档案。您填的还在下面" in answer.content.decode()


def test_a_marriage_that_changed_is_hardly_ever_a_correction(
    li: Client, home: Household, wife: Person
) -> None:
    address, form = _address(home, wife, "edit"), _sent("") | {"婚姻状况": "再婚"}
    doubtful = li.post(address, form)
    assert doubtful.status_code == 422
    assert "是后来才变的，请选“变更”并填从哪天起" in doubtful.content.decode()
    assert li.post(address, form | {"sure": "1"}).status_code == 302
    (now,) = PersonFacts.objects.filter(person=wife, known_to=None)
    assert (now.marital_status, now.valid_from) == ("再婚", None)


def test_a_family_may_live_in_the_next_township_or_far_away(
    li: Client, home: Household
) -> None:
    address = _address(home) + "edit/"
    page = li.get(address).content.decode()
    assert page.count(f'<option value="{NEXT_VILLAGE}"') == 2, "registered or living there"
    assert page.count('<option value="310000000000"') == 1, "living there only"
    form = {"户籍地": str(VILLAGE), "现居住地": "310000000000", "子女情况已核实": "是"}
    assert li.post(address, form).status_code == 302
    assert "上海市" in li.get(_address(home)).content.decode()
    stray = form | {"户籍地": "310000000000"}
    assert li.post(address, stray).status_code == 422


def test_of_two_at_once_the_later_takes_back_nothing_of_the_earlier_of_a_household(
    li: Client, home: Household
) -> None:
    address = _address(home) + "edit/"
    seen = HouseholdFacts.objects.get(household=home).known_from.isoformat()
    before = {"户籍地": str(VILLAGE), "现居住地": "", "子女情况已核实": "是", "seen": seen}
    assert f'name="seen" value="{seen}"' in li.get(address).content.decode()
    first = before | {"现居住地": str(NEXT_VILLAGE)}
    assert li.post(address, first).status_code == 302
    answer = li.post(address, before | {"人口": "3"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "修改过这份档案。您填的还在下面" in said
    assert "现居住地：现在登记的是“青溪口镇（演示）河口村”" in said
    now = HouseholdFacts.objects.get(household=home, known_to=None, valid_to=None)
    assert (now.residence_region, now.headcount) == (NEXT_VILLAGE, None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"出生日期": "1960-13-20"}, "出生日期"),
        ({"how": "change", "婚姻状况": "丧偶"}, "请填变更的日期"),
        ({"how": "change", "since": "2099-01-01", "婚姻状况": "丧偶"}, "不能晚于今天"),
        ({"received": "2099-01-01", "婚姻状况": "丧偶"}, "不能晚于今天"),
        ({}, "没有改动任何一项"),
    ],
)
def test_bad_input_is_answered_at_its_place(
    li: Client, home: Household, wife: Person, given: dict[str, str], said: str
) -> None:
    form = _sent("") | {"婚姻状况": "初婚"} | given
    answer = li.post(_address(home, wife, "edit"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PersonFacts.objects.filter(person=wife).count() == 1


def test_a_telephone_number_is_read_before_it_is_sealed(
    li: Client, home: Household, wife: Person
) -> None:
    address = _address(home, wife, "identity")
    before = wife.phone_mask
    answer = li.post(address, {"手机号": "12", "source": "office"})
    assert answer.status_code == 422
    assert "手机号应为 11 位" in answer.content.decode()
    wife.refresh_from_db()
    assert wife.phone_mask == before
    assert li.post(address, {"手机号": "+86 138 0000 0001"}).status_code == 302
    wife.refresh_from_db()
    assert wife.phone_mask == "138****0001"


def test_an_account_is_replaced_and_the_old_one_kept(
    li: Client, home: Household, wife: Person
) -> None:
    seen = str(Account.objects.get(person=wife).public_id)
    form = {
        "number": "6217 0000 0000 0000 999",
        "holder": "陈桂兰",
        "payee": "self",
        "source": "office",
        "seen": seen,
    }
    address = _address(home, wife, "account")
    assert f'name="seen" value="{seen}"' in li.get(address).content.decode()
    assert li.post(address, form).status_code == 302
    masks = (
        Account.objects.filter(person=wife).order_by("pk").values_list("number_mask", flat=True)
    )
    assert list(masks) == ["****0001", "****0999"]
    assert Account.objects.get(person=wife, valid_to=None).number_mask == "****0999"
    late = li.post(address, form | {"number": "6217000000000000888"})
    assert late.status_code == 422, "somebody has changed it meanwhile"
    assert "登记了账号 ****0999" in late.content.decode()
    assert Account.objects.filter(person=wife).count() == 2


def test_who_draws_the_money_stands_in_the_history(
    li: Client, home: Household, wife: Person
) -> None:
    form = {
        "number": "62170000000000999", "holder": "陈桂兰", "payee": "agent", "agent": "赵代领",
        "source": "office", "seen": str(Account.objects.get(person=wife).public_id),
    }  # fmt: skip
    assert li.post(_address(home, wife, "account"), form).status_code == 302
    page = li.get(f"/families/{home.public_id}/history/").content.decode()
    assert "户名陈桂兰，代领人赵代领" in page


def test_a_number_of_another_birth_or_sex_is_saved_once_that_is_ticked(
    li: Client, home: Household, wife: Person
) -> None:
    form, address = (
        {"身份证号": "341599196001019316", "source": "office"},
        _address(home, wife, "identity"),
    )
    answer = li.post(address, form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "这个号码说出生日期是 1960-01-01、性别是 男" in page
    assert 'name="sure"' in page
    assert li.post(address, form | {"sure": "1"}).status_code == 302
    wife.refresh_from_db()
    assert wife.id_number_mask.startswith("341599")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "12x"}, "账号应为 8 到 30 位数字"),
        ({"number": "341599195801020273"}, "这是身份证号，不是账号"),
        ({"holder": "别人"}, "户名不是本人"),
        ({"payee": "agent"}, "请填代领人或监护人的姓名"),
    ],
)
def test_a_doubtful_account_is_refused(
    li: Client, home: Household, wife: Person, given: dict[str, str], said: str
) -> None:
    form = {"number": "62170000000000999", "holder": "陈桂兰", "payee": "self"} | given
    answer = li.post(_address(home, wife, "account"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_certificate_is_stamped_replaced_printed_and_cancelled(
    li: Client, home: Household, wife: Person
) -> None:
    address = _address(home, wife, "certificate")
    assert li.post(address, {"deed": "stamp", "year": "2026"}).status_code == 302
    assert li.post(address, {"deed": "stamp", "year": "2026"}).status_code == 302
    old = SupportCertificate.objects.get(person=wife)
    assert [s.year for s in old.stamps.all()] == [2026]
    new = {"deed": "replace", "number": "TF9", "reason": "遗失"}
    assert li.post(address, new).status_code == 302
    keyed = {"_once": "0197f6a4-0000-7000-8000-00000000000b"}
    for _twice in range(2):
        assert li.post(address + "print/", keyed).headers["Location"] == address + "print/"
    assert "TF9" in li.get(address + "print/").content.decode()
    assert SupportCertificate.objects.get(number="TF9").printed == 1
    assert li.post(address, {"deed": "cancel", "reason": "退出"}).status_code == 302
    assert set(SupportCertificate.objects.values_list("number", "status")) >= {
        ("TF1", "replaced"), ("TF9", "cancelled"),
    }  # fmt: skip
    told = li.get(_address(home) + "history/?kind=证件").content.decode()
    replaced = told[told.index("换发特别扶助证") : told.index("换发特别扶助证") + 400]
    assert "（更正）" not in replaced.split("</li>")[0], "nothing was wrong with the old one"
    assert told.index("TF1，2026 年度") < told.index("换发特别扶助证"), "the day's last"
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {
        "certificate.stamp",
        "certificate.replace",
        "certificate.print",
        "certificate.cancel",
    } <= acts


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"deed": "stamp", "year": "2035"}, "只办今年和前两年"),
        ({"deed": "stamp", "year": "1990"}, "只办今年和前两年"),
        ({"deed": "replace", "reason": "遗失", "number": "证" * 41}, "最多 40 个字"),
        (
            {"deed": "replace", "reason": "遗失", "number": "TF<9>"},
            "证号只能用汉字、字母、数字",
        ),
        ({"deed": "cancel", "reason": "退" * 61}, "原因：最多 60 个字"),
    ],
)
def test_a_certificate_that_cannot_be_is_sent_back(
    li: Client, home: Household, wife: Person, given: dict[str, str], said: str
) -> None:
    answer = li.post(_address(home, wife, "certificate"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given.get("number", "") in html.unescape(answer.content.decode())


def test_no_year_before_the_certificate_is_stamped(
    li: Client, home: Household, wife: Person
) -> None:
    this = timezone.localdate().year
    SupportCertificate.objects.filter(person=wife).update(issued_on=date(this, 1, 1))
    address = _address(home, wife, "certificate")
    early = li.post(address, {"deed": "stamp", "year": str(this - 1)})
    assert "发证以前不用年审" in early.content.decode()
    full_width = str(this).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert li.post(address, {"deed": "stamp", "year": full_width}).status_code == 302


def test_a_family_is_put_on_file_by_hand_once(li: Client) -> None:
    form = {
        "village": str(VILLAGE), "女方.姓名": "周秀英", "女方.身份证号": "341599196203040025",
        "女方.状况": "健在", "子女1.姓名": "周小明", "子女1.出生日期": "1988-02-03",
        "子女1.去世日期": "2010-05-06", "complete": "是",
    }  # fmt: skip
    answer = li.post("/families/new/", form)
    assert answer.status_code == 302
    page = li.get(answer["Location"]).content.decode()
    assert "周秀英" in page
    assert "已去世" in page
    again = li.post("/families/new/", form)
    assert again.status_code == 422
    assert "周秀英 已经在册" in again.content.decode()


def test_where_a_family_lives_is_changed_from_a_day(li: Client, home: Household) -> None:
    form = {
        "户籍地": str(VILLAGE), "现居住地": "341599100000", "子女情况已核实": "是",
        "how": "change", "since": "2026-03-01",
    }  # fmt: skip
    assert li.post(_address(home) + "edit/", form).status_code == 302
    now = HouseholdFacts.objects.get(household=home, known_to=None, valid_to=None)
    assert (now.residence_region, now.hukou_region) == (341599100000, VILLAGE)
    away = li.post(_address(home) + "edit/", form | {"现居住地": "110101001001"})
    assert "现居住地：请从列表里选" in away.content.decode()


def test_a_closed_file_leaves_the_list_and_can_be_restored(li: Client, home: Household) -> None:
    address = _address(home) + "close/"
    assert "请写明原因" in li.post(address, {"reason": " "}).content.decode()
    ahead = li.post(address, {"reason": "重复建档", "on": "2099-01-01"})
    assert "注销日期：不能晚于今天" in ahead.content.decode()
    early = li.post(address, {"reason": "重复建档", "on": "2026-01-04"})
    assert "早于建档日期" in early.content.decode()
    assert li.post(address, {"reason": "重复建档", "on": "2026-02-03"}).status_code == 302
    assert str(Household.objects.get(pk=home.pk).closed_on) == "2026-02-03"
    history = li.get(_address(home) + "history/").content.decode()
    assert "重复建档" in history
    assert "2026 年 2 月 3 日" in history
    assert "还没有家庭档案" in li.get("/families/").content.decode()
    assert "陈桂兰" in li.get("/families/?state=closed").content.decode()
    assert li.post(address, {"reason": "核实不是重复"}).status_code == 302
    assert "陈桂兰" in li.get("/families/").content.decode()
    acts = list(
        AuditEntry.objects.filter(act__startswith="household.").values_list("act", flat=True)
    )
    assert {"household.close", "household.restore"} <= set(acts)


def test_a_child_joins_a_family_and_leaves_again(li: Client, home: Household) -> None:
    address = _address(home) + "join/"
    child = {
        "place": "子女1", "子女1.姓名": "罗小雨", "子女1.出生日期": "2026-05-06",
        "子女1.来源": "收养", "adopted": "2026-06-01", "source": "civil_affairs",
    }  # fmt: skip
    assert li.post(address, child).status_code == 302
    tie = Membership.objects.get(person__name="罗小雨")
    assert (tie.household, tie.parentage, str(tie.adopted_on)) == (home, "收养", "2026-06-01")
    page = li.get(_address(home)).content.decode()
    assert "罗小雨" in page
    leaving = _address(home, tie.person, "leave")
    assert "请写明原因" in li.post(leaving, {"on": "2026-07-01"}).content.decode()
    ahead = li.post(leaving, {"on": "2099-07-01", "reason": "随母迁出"})
    assert "离开日期：不能晚于今天" in ahead.content.decode()
    before = li.post(leaving, {"on": "1900-01-01", "reason": "随母迁出"}).content.decode()
    assert "离开日期 1900-01-01 早于" in before
    assert li.post(leaving, {"on": "２０２６-07-01", "reason": "随母迁出"}).status_code == 302
    assert "原因：随母迁出" in li.get(_address(home) + "history/").content.decode()
    assert "罗小雨" not in li.get(_address(home)).content.decode()
    ended = Membership.objects.get(person__name="罗小雨", known_to=None)
    assert str(ended.valid_to) == "2026-07-01"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"place": "女方", "女方.姓名": "新妻"}, "这户已经登记了女方"),
        ({"place": "子女1"}, "请填写姓名"),
        ({"place": "子女1", "子女1.姓名": "甲", "adopted": "十三月"}, "收养日期"),
    ],
)
def test_who_cannot_join_is_told_why(
    li: Client, home: Household, given: dict[str, str], said: str
) -> None:
    answer = li.post(_address(home) + "join/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Membership.objects.filter(household=home).count() == 3


def test_a_family_cannot_be_put_into_another_area(li: Client) -> None:
    form = {"village": str(NEXT_VILLAGE), "女方.姓名": "周秀英"}
    answer = li.post("/families/new/", form)
    assert answer.status_code == 422
    assert "请选择经办的村（社区）" in answer.content.decode()


def test_an_export_holds_the_same_families_masked_and_leaves_a_line(li: Client) -> None:
    answer = li.get("/families/list.xlsx?q=陈桂兰")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book["名单"].iter_rows(values_only=True))
    assert len(rows) == 2
    assert "341599********001X" in str(rows[1])
    assert AuditEntry.objects.get(act="export").payload
