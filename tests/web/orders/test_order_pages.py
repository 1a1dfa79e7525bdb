"""Pages of orders: the menu, a family orders, a volunteer does it, the family has its word."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.orders.models import (
    ContractAcceptance,
    OrderOffer,
    ServiceContract,
    ServiceItem,
    ServiceOrder,
    ServiceOrganisation,
)
from nuanxin.care.volunteers.models import ServedHours, Volunteer
from nuanxin.registry.people.models import Household
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY, TOWN = "341599000000", "341599100000"
Seat = Callable[[str, Role, str], Client]


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
def association(seat: Seat) -> Client:
    return seat("周会长", Role.COUNTY_ASSOCIATION, "341599")


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def day(ahead: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=ahead)}"


def on_menu(client: Client, name: str = "家政保洁", **more: object) -> ServiceItem:
    said = {
        "name": name, "what": "打扫、擦窗", "place": COUNTY, "unit": "次", "price": "60",
        "subsidy": "40.00", "basis": "某计生协〔2026〕3号", "from": day(-30),
        "skills": ["cleaning"], **more,
    }  # fmt: skip
    answer = client.post("/orders/menu/new/", said)
    assert answer.status_code == 302, body(answer)
    return ServiceItem.objects.latest("pk")


def enlisted(client: Client, name: str = "孙大姐", **more: object) -> Volunteer:
    said = {
        "agrees": "1", "way": "oral", "agreed_on": day(), "witness": "罗证人", "name": name,
        "sex": "女", "place": f"{VILLAGE}", "came": "self", "applied": day(),
        "skills": ["cleaning"], "free": ["workday"], "phone": "13700001111", **more,
    }  # fmt: skip
    answer = client.post("/volunteers/new/", said)
    assert answer.status_code == 302, body(answer)
    row = Volunteer.objects.latest("pk")
    acted = client.post(
        f"/volunteers/{row.public_id}/act/", {"deed": "admit", "checked": day()}
    )
    assert acted.status_code == 302, body(acted)
    return row


def ordered(client: Client, home: Household, service: ServiceItem, **more: object) -> Any:
    said = {
        "service": str(service.public_id), "quantity": "1", "wanted": day(), "part": "any",
        "task": "擦窗户，腿脚不便", "agreed": "yes", "called": "陈女士",
        "address": "一组 12 号", "phone": "13800001234", "told_by": "本人", "came": "desk",
        "ordered": day(), **more,
    }  # fmt: skip
    return client.post(f"/orders/family/{home.public_id}/", said)


def did(client: Client, row: ServiceOrder, deed: str, **said: object) -> Any:
    return client.post(f"/orders/{row.public_id}/act/", {"deed": deed, **said})


def test_an_order_goes_from_the_telephone_to_the_familys_word_and_certified_hours(
    li: Client, association: Client, seat: Seat, home: Household
) -> None:
    """The township takes the call, a volunteer comes by link, the village hears the family."""
    on_menu(association)
    sun = enlisted(li)
    assert "没有同意" not in body(li.get(f"/volunteers/{sun.public_id}/"))
    shown = body(li.get(f"/orders/family/{home.public_id}/"))
    assert "家政保洁（60.00 元 / 次，补贴 40.00）" in shown
    assert ordered(li, home, ServiceItem.objects.get()).status_code == 302
    row = ServiceOrder.objects.get()
    page = body(li.get(f"/orders/{row.public_id}/"))
    assert "会家政保洁，同村（社区）" in page
    told = body(did(li, row, "offer", who=str(sun.public_id), link="1"))
    (link,) = re.findall(r"http://testserver(/l/[^\s<]+)", told)

    phone = Client()
    before = body(phone.get(link))
    assert "擦窗户，腿脚不便" in before
    for secret in ("12 号", "陈女士", "桃林村", "13800001234", "失独", "特"):
        assert secret not in before
    assert phone.post(link, {"deed": "take"}).status_code == 302
    after = body(phone.get(link))
    assert "一组 12 号" in after
    assert "陈桂兰" not in after
    wrong = phone.post(link, {"deed": "done", "on": day(), "hours": "很久"})
    assert wrong.status_code == 422
    assert "请填数字，例如 1.5" in body(wrong)
    assert phone.post(link, {"deed": "done", "on": day(), "hours": "1.5"}).status_code == 302
    assert "谢谢您" in body(phone.get(link))

    village = seat("周联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    seen = body(village.get(f"/orders/{row.public_id}/"))
    assert "孙大姐" not in seen, "the village hears the name only with consent"
    assert "13800001234" in seen, "it calls and asks how it was"
    rated = did(village, row, "confirm", on=day(), rating="good", words="擦得干净")
    assert rated.status_code == 302
    over = body(village.get(f"/orders/{row.public_id}/"))
    assert ("138****1234" in over, "13800001234" in over) == (True, False)
    assert phone.get(link).status_code == 404
    hours = ServedHours.objects.get()
    acts = f"/volunteers/{sun.public_id}/act/"
    assert li.post(acts, {"deed": "certify", "row": str(hours.public_id)}).status_code == 302
    paper = li.get(f"/volunteers/{sun.public_id}/hours.docx")
    assert paper.status_code == 200
    assert "attachment" in paper["Content-Disposition"]
    told_acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"orders.offered", "orders.link_opened", "orders.confirmed"} <= told_acts


def test_a_form_that_is_not_whole_is_told_and_keeps_what_was_typed(
    li: Client, association: Client, home: Household
) -> None:
    service = on_menu(association)
    unasked = ordered(li, home, service, agreed="")
    assert unasked.status_code == 422
    assert "请问家里" in body(unasked)
    assert "擦窗户" in unasked.content.decode("unicode_escape")
    assert "不写家庭类别" in body(ordered(li, home, service, task="特扶户擦窗"))
    assert "请填整数" in body(ordered(li, home, service, quantity="两"))
    assert not ServiceOrder.objects.exists()


def test_the_village_orders_and_the_next_township_finds_nothing(
    seat: Seat, association: Client, home: Household
) -> None:
    service = on_menu(association)
    village = seat("周联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    assert ordered(village, home, service, came="contact", agreed="no").status_code == 302
    row = ServiceOrder.objects.get()
    assert "由联系人带去" in body(village.get(f"/orders/{row.public_id}/"))
    assert "派给志愿者" not in body(village.get(f"/orders/{row.public_id}/"))
    assert village.get("/volunteers/").status_code == 403
    zhao = seat("赵同志", Role.TOWNSHIP_HANDLER, "341599101")
    assert zhao.get(f"/orders/{row.public_id}/").status_code == 404
    assert did(zhao, row, "cancel", why="看不见").status_code == 404
    assert home.number not in body(zhao.get("/orders/?state=all"))


def test_a_volunteer_sees_their_own_tasks_and_no_family(
    li: Client, association: Client, seat: Seat, home: Household
) -> None:
    service, sun = on_menu(association), enlisted(li)
    ordered(li, home, service)
    row = ServiceOrder.objects.get()
    wish = FamilyWish.objects.create(
        household=home, region=home.region, way="visit", hours="下午三点以后", told_by="本人",
        told_on=timezone.localdate(), known_from=timezone.now(),
    )  # fmt: skip
    mine = seat("孙账号", Role.VOLUNTEER, "341599")
    assert "还没有对应的志愿者" in body(mine.get("/orders/mine/"))
    name = User.objects.get(name="孙账号").username
    li.post(f"/volunteers/{sun.public_id}/act/", {"deed": "seat", "account": name})
    assert "现在没有任务" in body(mine.get("/orders/mine/"))
    did(li, row, "offer", who=str(sun.public_id))
    task = OrderOffer.objects.get()
    page = body(mine.get("/orders/mine/"))
    assert "擦窗户" in page
    assert "下午三点以后" in page
    assert "家里付 20.00 元" in page, "what the family was told"
    assert "12 号" not in page
    wish.hours = "孩子去世那天不来"
    wish.save()
    assert "那天不来" not in body(mine.get("/orders/mine/"))
    address = f"/orders/mine/{task.public_id}/"
    assert mine.post(address, {"deed": "take"}).status_code == 302
    page = body(mine.get("/orders/mine/"))
    assert "一组 12 号" in page
    assert "陈桂兰" not in page
    assert mine.post(address, {"deed": "done", "on": day(), "hours": "0"}).status_code == 422
    assert mine.post(address, {"deed": "done", "on": day(), "hours": "2"}).status_code == 302
    assert "12 号" not in body(mine.get("/orders/mine/")), "done is done"
    assert mine.get("/volunteers/mine/hours.pdf")["Location"] == "/orders/mine/"
    assert mine.get(f"/orders/{row.public_id}/").status_code == 403


def test_the_list_takes_few_statements_and_leaves_as_it_is_filtered(
    li: Client, association: Client, home: Household,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    service = on_menu(association)
    for part in ("morning", "afternoon", "evening"):
        ordered(li, home, service, part=part)
    with django_assert_max_num_queries(24):
        assert body(li.get("/orders/")).count("待派单") >= 3
    with django_assert_max_num_queries(24):
        li.get("/orders/menu/")
    out = li.get("/orders/list.csv?state=new")
    text = b"".join(out.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.count("家政保洁") == 3
    assert "擦窗户" not in text, "the task stays on the order's page"
    assert "没有这样的点单" in body(li.get("/orders/?state=late"))
    assert "没有这样的点单" in body(li.get("/orders/?kind=contact"))
    assert "待派单" in body(li.get("/orders/?kind=desk&q=陈桂兰"))
    assert "点单，还没有派出去" in body(li.get("/desk/"))


def test_the_menu_is_written_corrected_and_read(li: Client, association: Client) -> None:
    assert "本县还没有服务菜单" in body(li.get("/orders/menu/"))
    service = on_menu(association, from_age="60", special="1")
    page = f"/orders/menu/{service.public_id}/"
    assert "计生特殊家庭，家里有人年满 60 周岁" in body(li.get("/orders/menu/"))
    assert "家里付（元）" in body(li.get("/orders/menu/"))
    bad = li.post(page, {"name": "改名"})
    assert bad.status_code == 422
    odd = association.post("/orders/menu/new/", {"name": "甲", "place": COUNTY, "price": "x"})
    assert "请" in body(odd)
    assert odd.status_code == 422
    assert association.post(page, {"deed": "drop"}).status_code == 302
    assert not ServiceItem.objects.exists()


def test_a_contract_is_signed_and_accepted_by_two(
    association: Client, leader: Client, li: Client
) -> None:
    service = on_menu(association)
    said = {"name": "暖阳社工", "contact": "吴社工", "phone": "13700002222"}
    assert association.post("/orders/organisations/", said).status_code == 302
    page = f"/orders/organisations/{ServiceOrganisation.objects.get().public_id}/"
    contract = {
        "deed": "sign", "number": "HT-1", "service": str(service.public_id), "quantity": "10",
        "price": "55", "from": day(-10), "until": day(300),
    }  # fmt: skip
    assert association.post(page, contract).status_code == 302
    row = ServiceContract.objects.get()
    accept = {
        "deed": "accept", "contract": str(row.public_id), "on": day(), "quantity": "4",
        "words": "合格",
    }  # fmt: skip
    assert association.post(page, accept).status_code == 302
    made = {"acceptance": str(ContractAcceptance.objects.get().public_id)}
    assert "不能自己复核" in body(association.post(page, {"deed": "confirm", **made}))
    assert "验收，等您复核" not in body(association.get("/desk/"))
    assert "验收，等您复核" in body(leader.get("/desk/"))
    assert "有验收等复核" in body(leader.get("/orders/organisations/"))
    assert leader.post(page, {"deed": "confirm", **made}).status_code == 302
    assert "购买服务" not in body(leader.get("/desk/"))
    assert "4 次" in body(li.get(page))
    assert li.post(page, contract).status_code == 403
    assert "13700002222" not in body(li.get(page))


def test_a_family_has_its_orders_in_sight(
    li: Client, association: Client, home: Household
) -> None:
    assert "没有在办的单" in body(li.get(f"/orders/family/{home.public_id}/card/"))
    assert "没有这户能点的" in body(li.get(f"/orders/family/{home.public_id}/"))
    ordered(li, home, on_menu(association))
    assert "家政保洁" in body(li.get(f"/orders/family/{home.public_id}/card/"))
