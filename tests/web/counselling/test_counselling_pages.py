"""Pages of counselling: arranged by the office, held by a counsellor, read by two."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from care.orders.serving import COUNTY, REGION
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.counselling.models import Counsellor, CounselSeries, CounselSession
from nuanxin.care.orders.actions import contracting, menu
from nuanxin.registry.people.models import Household, Person
from nuanxin.web.counselling import pages
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
SAID = "她说夜里总听见门响，想把旧屋留着"


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def day(ahead: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=ahead)}"


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))


@pytest.fixture
def home() -> Household:
    return Household.objects.get()


@pytest.fixture
def wife() -> Person:
    return Person.objects.get(name="陈桂兰")


@pytest.fixture
def fang(seat: Seat) -> Client:
    """方主任 of the county's association, with an organisation and a contract."""
    client = seat("方主任", Role.COUNTY_ASSOCIATION, "341599")
    by = actor_of(User.objects.get(name="方主任").posts.get())
    now = timezone.now()
    hand = Hand(by, COUNTY, timezone.localdate(now), now)
    told = menu.Said("谈心", "陪着谈", REGION, "次", hand.day, None, "某〔2026〕3号")
    service = menu.write_service(hand=hand, public_id=None, said=told)
    firm = contracting.write_organisation(
        hand=hand, public_id=None, name="演示心理服务中心", contact="吴联络", phone=""
    )
    until = hand.day + timedelta(days=90)
    line = contracting.Agreed("HT-9", service.public_id, 9, 100, hand.day, until)
    contracting.sign(hand=hand, organisation=firm.public_id, said=line)
    return client


@pytest.fixture
def su(seat: Seat) -> Client:
    return seat("苏咨询", Role.VOLUNTEER, "341599100")


@pytest.fixture
def cheng(seat: Seat) -> Client:
    return seat("程督导", Role.VOLUNTEER, "341599100")


def registered(fang: Client, *names: str) -> list[str]:
    from_page = body(fang.get("/counselling/counsellors/"))
    firm = from_page.split('<option value="')[-1].split('"')[0]
    for name in names:
        sent = {
            "organisation": firm, "name": name, "qualification": "社会工作师",
            "account": User.objects.get(name=name).username,
        }  # fmt: skip
        assert fang.post("/counselling/counsellors/", sent).status_code == 302
    return [str(Counsellor.objects.get(name=name).public_id) for name in names]


def agrees(li: Client, home: Household, wife: Person, answer: str = "given") -> None:
    said = {
        "person": str(wife.public_id), "purpose": "counselling", "answer": answer,
        "way": "oral", "on": day(), "witness": "罗证人",
    }  # fmt: skip
    assert li.post(f"/privacy/family/{home.public_id}/answer/", said).status_code == 302


def arranged(by: Client, home: Household, wife: Person, who: list[str], **more: str) -> Any:
    said = {
        "deed": "plan", "person": str(wife.public_id), "counsellor": who[0],
        "supervisor": who[1], "agreed": "2", "starts": day(), "review": day(60),
        "called": "陈女士", "phone": "13800001234", **more,
    }  # fmt: skip
    return by.post(f"/counselling/family/{home.public_id}/act/", said)


def held(by: Client, **more: str) -> Any:
    key = CounselSeries.objects.latest("pk").public_id
    said = {
        "deed": "hold", "on": day(), "form": "home", "minutes": "50", "counts": "1",
        "note": SAID, **more,
    }  # fmt: skip
    return by.post(f"/counselling/mine/{key}/", said)


def test_the_office_arranges_a_counsellor_holds_and_two_read_it(
    fang: Client, li: Client, su: Client, cheng: Client, seat: Seat, home: Household,
    wife: Person,
) -> None:  # fmt: skip
    who, page = registered(fang, "苏咨询", "程督导"), f"/counselling/family/{home.public_id}/"
    refused = arranged(li, home, wife, who)
    assert refused.status_code == 422
    assert "还没有同意" in body(refused)
    agrees(li, home, wife)
    assert "安排心理关怀" in body(li.get(page))
    assert arranged(li, home, wife, who).status_code == 302
    assert "我的心理关怀" in body(su.get("/orders/mine/"))
    mine = body(su.get("/counselling/mine/"))
    assert "13800001234" in mine, "who counsels may call"
    guided = body(cheng.get("/counselling/mine/"))
    assert "您督导" in guided
    assert "13800001234" not in guided
    assert held(su, minutes="x").status_code == 422
    assert held(su, urgent="1").status_code == 302
    row = CounselSession.objects.get()
    note = f"/counselling/notes/{row.public_id}/"
    for reader in (su, cheng):
        before = AuditEntry.objects.filter(purpose="显示谈话记录").count()
        assert SAID in body(reader.post(note))
        after = AuditEntry.objects.filter(purpose="显示谈话记录").count()
        assert after == before + 1, "each reading is a line"
    other = seat("何咨询", Role.VOLUNTEER, "341599100")
    registered(fang, "何咨询")
    assert other.post(note).status_code == 404
    assert "陈桂兰" not in body(other.get("/counselling/mine/"))
    for office in (li, fang):
        assert office.post(note).status_code == 403
        assert office.get("/counselling/mine/").status_code == 403
        for address in _seen_by_offices(home):
            shown = office.get(address)
            assert shown.status_code == 200, address
            assert "听见门响" not in _text(shown), address
    assert "谈了 1 次" in body(li.get(page))
    agrees(li, home, wife, "withdrawn")
    assert "已经封存" in body(li.get(page))
    for reader in (su, cheng):
        assert reader.post(note).status_code == 404
        assert "陈桂兰" not in body(reader.get("/counselling/mine/"))


def _seen_by_offices(home: Household) -> list[str]:
    return [
        f"/counselling/family/{home.public_id}/", f"/counselling/family/{home.public_id}/card/",
        "/counselling/", "/counselling/list.csv", "/counselling/counts/",
        f"/families/{home.public_id}/", f"/families/{home.public_id}/history/",
        f"/visits/family/{home.public_id}/", "/visits/concerns/?state=open",
        "/visits/concerns.csv", "/desk/",
    ]  # fmt: skip


def _text(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("utf-8-sig")
    return body(answer)


def test_the_case_for_the_township_says_nothing_of_why(
    fang: Client, li: Client, su: Client, cheng: Client, seat: Seat, home: Household,
    wife: Person,
) -> None:  # fmt: skip
    who = registered(fang, "苏咨询", "程督导")
    agrees(li, home, wife)
    arranged(li, home, wife, who)
    held(su, urgent="1")
    zhou = seat("周联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    listed = body(zhou.get("/visits/concerns/?state=open"))
    address = listed.split('href="/visits/concerns/')[-1].split('"')[0]
    case = body(zhou.get(f"/visits/concerns/{address}"))
    assert "有人请今天去看" in case
    for word in ("心理", "听见", "苏咨询", "谈话"):
        assert word not in case.split("<main")[-1].split("</main>")[0]
    assert zhou.get(f"/counselling/family/{home.public_id}/").status_code == 403
    assert "心理关怀" not in body(zhou.get(f"/families/{home.public_id}/"))


def test_a_copy_of_everything_says_that_there_are_notes_and_opens_none(
    fang: Client, li: Client, su: Client, cheng: Client, home: Household, wife: Person
) -> None:
    who = registered(fang, "苏咨询", "程督导")
    agrees(li, home, wife)
    arranged(li, home, wife, who)
    held(su)
    husband = Person.objects.get(name="罗建国")
    hers, his = (
        body(li.get(f"/privacy/family/{home.public_id}/{each.public_id}/copy/"))
        for each in (wife, husband)
    )
    assert "请向写的人要" in hers
    assert "听见门响" not in hers
    assert "心理关怀谈话" not in his, "who lives with her learns nothing of it"


def test_bought_meetings_stand_with_the_contract(
    fang: Client, li: Client, su: Client, cheng: Client, home: Household, wife: Person
) -> None:
    who = registered(fang, "苏咨询", "程督导")
    agrees(li, home, wife)
    shown = body(fang.get(f"/counselling/family/{home.public_id}/"))
    key = shown.split("演示心理服务中心 HT-9")[0].split('<option value="')[-1].split('"')[0]
    assert arranged(fang, home, wife, who, contract=key).status_code == 302
    held(su)
    assert "购买服务" in body(li.get("/counselling/?kind=contract"))
    counted = body(fang.get("/counselling/counts/"))
    assert "其中按购买服务合同" in counted
    assert fang.get("/counselling/counts/?year=1").status_code == 200


def test_few_people_are_no_number_for_whoever_keeps_no_files(
    fang: Client, li: Client, su: Client, cheng: Client, qian: Client, leader: Client,
    home: Household, wife: Person,
) -> None:  # fmt: skip
    who = registered(fang, "苏咨询", "程督导")
    agrees(li, home, wife)
    arranged(li, home, wife, who)
    held(su)
    for client in (qian, leader):
        assert "人少，不单列" in body(client.get("/counselling/counts/"))
        assert client.get("/counselling/").status_code == 403
    assert (
        "人少" not in body(li.get("/counselling/counts/")).split("</main>")[0].split("合计")[-1]
    )


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ({1: 7, 2: 9}, set()),
        ({1: 3}, {1}),
        ({1: 3, 2: 9, 3: 8}, {1, 3}),  # the whole less the others would tell it
        ({1: 1, 2: 1, 3: 8, 4: 9}, {1, 2, 3}),
        ({1: 4, 2: 4, 3: 8}, {1, 2}),
    ],
)
def test_what_is_kept_back_cannot_be_told_from_the_rest(
    found: dict[int, int], kept: set[int]
) -> None:
    people = {code: (number, number) for code, number in found.items()}
    assert pages._kept_back(people) == kept


def test_the_next_township_finds_nothing_and_the_list_takes_few_statements(
    fang: Client, li: Client, zhao: Client, su: Client, cheng: Client, home: Household,
    wife: Person, django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    who = registered(fang, "苏咨询", "程督导")
    agrees(li, home, wife)
    arranged(li, home, wife, who)
    with django_assert_max_num_queries(24):
        assert "陈桂兰" in body(li.get("/counselling/"))
    with django_assert_max_num_queries(40):
        li.get(f"/counselling/family/{home.public_id}/")
    with django_assert_max_num_queries(40):
        su.get("/counselling/mine/")
    assert "陈桂兰" not in body(zhao.get("/counselling/?state=all"))
    assert zhao.get(f"/counselling/family/{home.public_id}/").status_code == 404
    assert arranged(zhao, home, wife, who).status_code == 404
    assert li.get("/counselling/?state=ended").status_code == 200
    key = str(CounselSeries.objects.get().public_id)
    act = f"/counselling/family/{home.public_id}/act/"
    changed = {"deed": "extend", "series": key, "agreed": "4", "review": day(30)}
    assert li.post(act, changed).status_code == 302
    over = {"deed": "end", "series": key, "on": day(), "why": "本人不想再谈"}
    assert li.post(act, over).status_code == 302
    assert "撤回结束" in body(li.get(f"/counselling/family/{home.public_id}/"))
    assert li.post(act, {"deed": "back", "series": key}).status_code == 302
    assert li.post(act, {"deed": "fly"}).status_code == 422
    gone = {"deed": "leave", "counsellor": who[0]}
    assert "还在谈" in body(fang.post("/counselling/counsellors/", gone))
