"""The pages of two counties: one offers, the other reads the least and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.transfers.models import Arrival, Departure
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, NOW

pytestmark = pytest.mark.django_db
TO_TOWN, TO_VILLAGE = 341502100000, 341502100201
Seat = Callable[[str, Role, str], Client]


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=TO_VILLAGE, name="清水村", kind="village", source="演示")
    done = admitted(bereaved("1"))
    found = Household.objects.get()
    wife = done.people["1-女方"]
    Entitlement.objects.create(
        region=VILLAGE, household=found, person_id=wife, subject=wife, benefit=DEATH,
        starts_on=date(2020, 1, 1), basis="roll", confirmed_on=date(2020, 1, 5),
        recorded_at=NOW,
    )  # fmt: skip
    return found


@pytest.fixture
def he(seat: Seat) -> Client:
    """何主任 handles the other county for health."""
    return seat("何主任", Role.COUNTY_HEALTH, "341502")


def sent(**other: str) -> dict[str, str]:
    wife = Person.objects.get(name="陈桂兰")
    told = {
        "region": str(TO_TOWN), "region_name": "", "moved": "2026-11-01",
        "reason": "随女儿居住", "person": str(wife.public_id), "way": "oral",
        "on": "2026-11-20", "witness": "周干部",
    }  # fmt: skip
    return told | other


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def offered(wang: Client, home: Household) -> Departure:
    answer = wang.post(f"/transfers/family/{home.public_id}/", sent())
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Departure.objects.get()


def test_from_the_offer_to_the_file_in_the_other_county(
    home: Household, wang: Client, he: Client
) -> None:
    assert "带走的待遇" in text(wang, f"/transfers/family/{home.public_id}/")
    row = offered(wang, home)
    assert "等对方接收" in text(wang, f"/transfers/out/{row.public_id}/")
    assert "转到外县，等对方接收" in text(wang, "/desk/")
    assert "外县转来，等您接收" in text(he, "/desk/")
    into = f"/transfers/in/{Arrival.objects.get().public_id}/"
    page = text(he, "/transfers/") + text(he, into)
    assert "陈某兰" in page
    assert "标准按户籍地的文件" in page
    for hidden in ("桂兰", "建国", home.number, str(home.public_id), "桃林村", "13800001234"):
        assert hidden not in page
    form = {"deed": "accept", "to": str(TO_VILLAGE), "document": "双方商定", "from-0": ""}
    answer = he.post(into, form)
    assert answer.status_code == 422
    assert "从哪个月起由本县发" in answer.content.decode()
    form |= {"from-0": "2026-07"}
    assert "请选户籍迁来了没有" in he.post(into, form).content.decode()
    form |= {"registered": "came", "registered_on": "2026-02-30"}
    assert "户籍从哪天起在本县" in he.post(into, form).content.decode()
    assert he.post(into, form | {"registered_on": "2026-07-01"}).status_code == 302
    assert "陈桂兰" in text(he, f"/families/{home.public_id}/")
    assert "已转接" in text(wang, f"/transfers/out/{row.public_id}/")
    assert home.number in text(wang, "/transfers/?way=out")
    text(wang, f"/families/{home.public_id}/", 404)


def test_sent_back_with_words_both_read(home: Household, wang: Client, he: Client) -> None:
    row = offered(wang, home)
    into = f"/transfers/in/{Arrival.objects.get().public_id}/"
    assert he.post(into, {"deed": "return", "reason": ""}).status_code == 422
    he.post(into, {"deed": "return", "reason": "户口没有迁来"})
    assert "户口没有迁来" in text(wang, f"/transfers/out/{row.public_id}/")
    assert "对方退回，等您处理" in text(wang, "/desk/")
    assert offered_again(wang, home)
    assert "对方退回" not in text(wang, "/desk/")


def offered_again(wang: Client, home: Household) -> bool:
    return wang.post(f"/transfers/family/{home.public_id}/", sent()).status_code == 302


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"region": "", "region_name": ""}, "转到哪里"),
        ({"moved": ""}, "从哪天起住在那里"),
        ({"person": "x"}, "谁同意的"),
        ({"way": "signed"}, "扫描件"),
        ({"witness": ""}, "见证人"),
        ({"on": "2031-01-01"}, "还没有到"),
    ],
)
def test_the_form_says_what_to_mend(
    home: Household, wang: Client, other: dict[str, str], said: str
) -> None:
    answer = wang.post(f"/transfers/family/{home.public_id}/", sent(**other))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Departure.objects.exists()


def test_townships_read_and_do_not_act(home: Household, li: Client, wang: Client) -> None:
    row = offered(wang, home)
    assert "随女儿居住" in text(li, f"/transfers/out/{row.public_id}/")
    assert li.post(f"/transfers/out/{row.public_id}/", {"reason": "不搬了"}).status_code == 403
    assert wang.post(f"/transfers/out/{row.public_id}/", {"reason": ""}).status_code == 422
    assert wang.post(f"/transfers/out/{row.public_id}/", {"reason": "不搬"}).status_code == 302
    assert "已撤回" in text(wang, f"/transfers/out/{row.public_id}/")


def test_neither_end_opens_the_others_page(
    home: Household, wang: Client, he: Client, zhao: Client, qian: Client
) -> None:
    row = offered(wang, home)
    into = Arrival.objects.get()
    text(he, f"/transfers/out/{row.public_id}/", 404)
    text(wang, f"/transfers/in/{into.public_id}/", 404)
    text(zhao, f"/transfers/out/{row.public_id}/", 404)
    text(qian, "/transfers/", 403)
    assert "陈某兰" not in text(zhao, "/transfers/?way=out")


def test_lists_are_filtered_and_leave_as_they_are_read(
    home: Household, wang: Client, he: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    offered(wang, home)
    with django_assert_max_num_queries(12):
        assert "陈某兰" in text(wang, "/transfers/?way=out&q=陈&state=offered")
    assert "陈某兰" not in text(wang, "/transfers/?way=out&state=returned")
    assert "陈某兰" not in text(wang, "/transfers/?way=in")
    assert "（陈某兰）：" in text(wang, "/transfers/?way=out"), "each benefit says whose"
    answer = he.get("/transfers/list.csv?way=in")
    rows = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "陈某兰" in rows
    assert home.number not in rows
    assert AuditEntry.objects.filter(act="export").exists()
