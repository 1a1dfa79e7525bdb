"""Pages of what is to be done: list and forms, by village, paper, a family, settings."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent
from nuanxin.care.duties.queries import Days, Duty, duties_of
from nuanxin.registry.people.models import Household, Person, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
RULE = {
    "kind": "double-ninth", "on": "1", "from": "2026-01-01", "form": "call", "before": "5",
    "after": "1", "document": "演示卫健〔2026〕2号",
}  # fmt: skip


def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _families() -> None:
    """In one village a birthday today, in the next one tomorrow."""
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    for place, day in ((VILLAGE, today()), (NEXT_VILLAGE, today() + timedelta(days=1))):
        wives = Person.objects.filter(region=place, memberships__role="女方")
        born = date(1960, day.month, min(day.day, 28))
        PersonFacts.objects.filter(person__in=wives).update(birth_date=born)


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


@pytest.fixture
def village(seat: Callable[[str, Role, str], Client]) -> Client:
    return seat("何联系", Role.VILLAGE_CONTACT, str(VILLAGE))


def body(answer: Any) -> str:
    return str(answer.content.decode())


def duty(home: Household, kind: str = "birthday") -> Duty:
    found = duties_of(Scope.everything(), home.public_id, Days(today(), today()), today())
    return next(each for each in found if each.kind == kind)


def sent(home: Household, how: str = "visit", **more: str) -> dict[str, str]:
    return {"family": str(home.public_id), "mark": duty(home).mark, "how": how, **more}


def test_a_village_sees_its_day_ticks_it_and_takes_a_slip_back(
    village: Client, home: Household
) -> None:
    page = body(village.get("/duties/?when=today"))
    assert "陈桂兰生日" in page
    assert "还没有人联系" in page
    assert home.number in page
    other = Household.objects.get(region=NEXT_VILLAGE)
    assert other.number not in body(village.get("/duties/?when=month"))
    said = sent(home, words="精神不错")
    assert village.post("/duties/?when=today", said).status_code == 302
    assert village.post("/duties/?when=today", said).status_code == 302
    row = DutyDone.objects.get()
    assert (row.how, row.done_on) == ("visit", today())
    assert "没有要做的" in body(village.get("/duties/?when=today"))
    assert "改回没做" in body(village.get("/duties/?when=done"))
    assert village.post("/duties/", sent(home, "back")).status_code == 302
    assert not DutyDone.objects.exists()


def test_another_village_is_refused_and_whoever_only_reads_cannot_tick(
    village: Client, leader: Client, home: Household
) -> None:
    other = Household.objects.get(region=NEXT_VILLAGE)
    found = village.post("/duties/", sent(other))
    assert found.status_code == 422
    assert "没有找到这户家庭" in body(found)
    assert leader.post("/duties/", sent(home)).status_code == 403
    assert village.post("/duties/", {"family": "x"}).status_code == 422
    assert village.get(f"/duties/family/{other.public_id}/").status_code == 404
    assert not DutyDone.objects.exists()


def test_a_reason_not_to_be_named_stands_on_no_list(village: Client, home: Household) -> None:
    FamilyWish.objects.create(
        household=home, region=home.region, way="phone", hours="下午", silent=True,
        told_by="本人", told_on=today(), known_from=timezone.now(),
    )  # fmt: skip
    for address in ("/duties/?when=today", "/duties/sheet/"):
        page = body(village.get(address)).partition("<tbody>")[2].partition("</tbody>")[0]
        assert "看望问候" in page
        assert "下午" in page
        assert "生日" not in page
        assert "birthday" not in page
    assert "没有要做的" in body(village.get("/duties/?when=today&kind=birthday"))
    card = body(village.get(f"/duties/family/{home.public_id}/card/"))
    assert "看望问候" in card
    assert "生日" not in card
    told = {"kind": "illness", "happened_on": str(today()), "told_by": "邻居"}
    village.post(f"/duties/family/{home.public_id}/told/", told)
    known = body(village.get(f"/duties/family/{home.public_id}/"))
    known = known.partition("得知的事和做过的")[2].partition("</section>")[0]
    assert "看望问候" in known
    assert "生病" not in known


def test_figures_by_place_open_the_lists_behind_them(wang: Client, li: Client) -> None:
    towns = body(wang.get("/duties/places/"))
    assert "云桥" in towns or f"place={VILLAGE // 1000 * 1000}" in towns
    villages = body(li.get("/duties/places/"))
    assert "桃林村" in villages
    address = f"/duties/?when=month&place={VILLAGE}"
    assert address.replace("&", "&amp;") in villages
    assert "桃林村" in body(li.get(address))
    assert "陈桂兰" in body(li.get(f"/duties/?when=month&nobody=1&place={VILLAGE}"))


def test_lists_leave_as_they_are_filtered(
    wang: Client, home: Household, has_a_purpose: None
) -> None:
    answer = wang.get("/duties/list.xlsx?when=today")
    rows = list(load_workbook(io.BytesIO(b"".join(answer))).worksheets[0].values)
    assert rows[0][0] == "家庭编号"
    assert home.number in {row[0] for row in rows[1:]}
    csv = b"".join(wang.get("/duties/list.csv?when=done")).decode("utf-8-sig")
    assert len(csv.splitlines()) == 1
    assert AuditEntry.objects.filter(act="export").exists()
    assert wang.get("/duties/list.pdf").status_code == 404


def test_what_somebody_tells_is_on_the_list_the_same_day(
    village: Client, home: Household
) -> None:
    told = {
        "kind": "illness", "happened_on": str(today()), "told_by": "邻居", "words": "摔了一跤",
    }  # fmt: skip
    address = f"/duties/family/{home.public_id}/told/"
    assert village.post(address, told | {"told_by": ""}).status_code == 422
    assert village.post(address, told).status_code == 302
    assert village.post(address, told).status_code == 302
    assert ToldEvent.objects.count() == 1
    assert "生病" in body(village.get("/duties/?when=today&kind=illness"))
    assert "邻居说：生病" in body(village.get(f"/duties/family/{home.public_id}/"))


def test_what_was_told_by_mistake_is_taken_back_until_somebody_was_there(
    village: Client, home: Household
) -> None:
    address = f"/duties/family/{home.public_id}/told/"
    told = {"kind": "illness", "happened_on": str(today()), "told_by": "邻居"}
    village.post(address, told)
    row = ToldEvent.objects.get()
    assert "登记错了，撤回" in body(village.get(f"/duties/family/{home.public_id}/"))
    assert village.post(address, {"back": "没有"}).status_code == 422
    assert village.post(address, {"back": str(row.public_id)}).status_code == 302
    assert not ToldEvent.objects.exists()
    assert "生病" not in body(village.get("/duties/?when=today")).split("</details>")[1]
    village.post(address, told)
    again = ToldEvent.objects.get()
    DutyDone.objects.create(
        household=home, region=home.region, kind="illness", occasion=again.told_on, how="visit",
        done_on=today(), recorded_at=timezone.now(),
    )  # fmt: skip
    answer = village.post(address, {"back": str(again.public_id)})
    assert "已经走访过" in answer.content.decode()
    assert ToldEvent.objects.exists()


def test_a_family_is_found_by_name_among_the_duties(village: Client, home: Household) -> None:
    told = {"kind": "illness", "happened_on": str(today()), "told_by": "邻居"}
    village.post(f"/duties/family/{home.public_id}/told/", told)
    for words in ("陈桂兰", "chenguilan", home.number):
        assert home.number in body(village.get(f"/duties/?q={words}")), words
    assert "这个条件下没有" in body(village.get("/duties/?q=没有这个人"))


def test_a_birthday_by_the_lunar_calendar_is_kept(village: Client, home: Household) -> None:
    who = Person.objects.get(memberships__household=home, memberships__role="女方")
    kept = {
        "person": str(who.public_id), "calendar": "lunar", "month": "4", "day": "30",
        "leap": "on", "told_by": "本人", "told_on": str(today()),
    }  # fmt: skip
    address = f"/duties/family/{home.public_id}/birthday/"
    assert village.post(address, kept | {"month": "13"}).status_code == 422
    assert village.post(address, kept | {"month": "四"}).status_code == 422
    assert village.post(address, kept).status_code == 302
    assert LunarDay.objects.get().day == 30
    assert "按农历：闰4 月 30 日" in body(village.get(f"/duties/family/{home.public_id}/"))
    assert "陈桂兰生日" not in body(village.get("/duties/?when=today"))


def test_the_day_a_child_died_is_a_hint_on_the_familys_page_only(
    village: Client, home: Household
) -> None:
    child = Person.objects.get(memberships__household=home, memberships__role="子女")
    soon = today() + timedelta(days=10)
    PersonFacts.objects.filter(person=child).update(
        death_date=date(2005, soon.month, min(soon.day, 28))
    )
    card = body(village.get(f"/duties/family/{home.public_id}/card/"))
    assert "家里可能不好过" in card
    assert "罗明" not in card
    for address in ("/duties/?when=month", "/duties/sheet/", "/duties/places/"):
        assert "不好过" not in body(village.get(address))


def test_the_county_sets_its_days_and_the_township_reads_them(
    wang: Client, li: Client, zhao: Client
) -> None:
    page = body(li.get("/duties/settings/"))
    assert page.index("生日必到") < page.index("本县可以开的") < page.index("重阳节")
    assert "忌日" not in page
    assert li.post("/duties/settings/", RULE).status_code == 403
    refused = wang.post("/duties/settings/?kind=double-ninth", RULE | {"document": ""})
    assert refused.status_code == 422
    assert "请写依据的文件" in body(refused)
    assert wang.post("/duties/settings/", RULE).status_code == 302
    assert DutyRule.objects.get().region == 341599000000
    assert "演示卫健〔2026〕2号" in body(li.get("/duties/settings/"))


def test_the_desk_counts_what_the_list_shows(village: Client, home: Household) -> None:
    desk = body(village.get("/desk/"))
    assert "待走访" in desk
    village.post("/duties/", sent(home, "unneeded"))
    assert "待走访" not in body(village.get("/desk/"))


def test_a_list_costs_the_same_however_many_rows(
    wang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admitted(*(bereaved(str(number)) for number in range(10, 22)))
    wives = Person.objects.filter(memberships__role="女方")
    born = date(1960, 1, 1) + (today() - date(today().year, 1, 1))
    PersonFacts.objects.filter(person__in=wives).update(birth_date=born)
    with django_assert_max_num_queries(12 + 4):  # a visit itself takes four
        page = body(wang.get("/duties/?when=month&size=50"))
    assert page.count('data-label="日子"') > 10
    with django_assert_max_num_queries(12 + 4):
        wang.get("/duties/places/")
