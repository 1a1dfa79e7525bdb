"""Pages of contact persons: coverage to family, a leaving, a village at once, the card."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.contacts.models import Assignment, ContactPerson, ContactScheme, FamilyWish
from nuanxin.registry.people.models import Household
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
SCHEME = {
    "template": "two-posts", "name": "双岗联系人", "document": "演示卫发〔2026〕3号",
    "from": "2026-01-01", "post1": "村支书", "by1": "村党组织书记", "level1": "village",
    "must1": "1", "post2": "驻村干部", "by2": "驻村干部", "level2": "township", "must2": "1",
}  # fmt: skip
CHEN = {
    "name": "陈书记", "sex": "女", "title": "村党组织书记", "phone": "138 0000 5678",
    "joined": "2024-03-01", "place": str(VILLAGE),
}  # fmt: skip
LIN = CHEN | {"name": "林书记", "sex": "男", "phone": ""}


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2"))
    admitted(bereaved("3", NEXT_VILLAGE))


@pytest.fixture
def homes() -> list[Household]:
    return list(Household.objects.filter(region=VILLAGE).order_by("pk"))


@pytest.fixture
def people(wang: Client, li: Client) -> list[ContactPerson]:
    assert wang.post("/contacts/scheme/", SCHEME).status_code == 302
    assert li.post("/contacts/people/new/", CHEN).status_code == 302
    assert li.post("/contacts/people/new/", LIN).status_code == 302
    return list(ContactPerson.objects.order_by("pk"))


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_county_adopts_a_scheme_and_the_township_reads_it(wang: Client, li: Client) -> None:
    assert "还没有登记联系人制度" in body(li.get("/contacts/"))
    page = body(wang.get("/contacts/scheme/?template=four-plus-one"))
    assert "文件只写“4+1”" in page
    assert wang.post("/contacts/scheme/", SCHEME | {"document": ""}).status_code == 422
    assert wang.post("/contacts/scheme/", SCHEME | {"from": "某天"}).status_code == 422
    assert wang.post("/contacts/scheme/", SCHEME).status_code == 302
    assert li.post("/contacts/scheme/", SCHEME).status_code == 403
    assert "演示卫发〔2026〕3号" in body(li.get("/contacts/"))
    assert ContactScheme.objects.get().region == 341599000000


def test_a_village_is_filled_at_once_and_the_gap_is_gone(
    li: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    assert "没有联系人" in body(li.get("/contacts/gaps/"))
    chen = people[0]
    sent = {f"{home.public_id}-p1": str(chen.public_id) for home in homes}
    sent |= {f"{homes[1].public_id}-p2": str(chen.public_id)}
    refused = li.post(f"/contacts/village/{VILLAGE}/", sent)
    assert refused.status_code == 422
    assert "都没有保存" in body(refused)
    assert not Assignment.objects.exists()
    resident = LIN | {"name": "吴干部", "title": "驻村干部", "place": "341599100000"}
    li.post("/contacts/people/new/", resident)
    wu = ContactPerson.objects.get(name="吴干部")
    sent |= {f"{home.public_id}-p2": str(wu.public_id) for home in homes}
    assert li.post(f"/contacts/village/{VILLAGE}/", sent).status_code == 302
    assert "没有缺联系人的家庭" in body(li.get("/contacts/gaps/"))
    shown = body(li.get(f"/contacts/?place={VILLAGE // 1000 * 1000}"))
    assert "桃林村" in shown
    assert li.get(f"/contacts/village/{NEXT_VILLAGE}/").status_code == 404


def test_whoever_leaves_hands_over_and_the_families_are_told(
    li: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    chen, lin = people
    for home in homes:
        li.post(f"/contacts/family/{home.public_id}/", {"p1": str(chen.public_id)})
    page = body(li.get(f"/contacts/people/{chen.public_id}/leave/"))
    assert "建议 林书记：同村，现联系 0 户" in page
    rows = Assignment.objects.filter(person=chen)
    short = {"reason": "换届", f"a{rows[0].public_id}": str(lin.public_id)}
    refused = li.post(f"/contacts/people/{chen.public_id}/leave/", short)
    assert refused.status_code == 422
    assert "逐户写明由谁接" in body(refused)
    whole = short | {f"a{rows[1].public_id}": ""}
    assert li.post(f"/contacts/people/{chen.public_id}/leave/", whole).status_code == 302
    waiting = Assignment.objects.filter(ends_on=None)
    assert [row.person for row in waiting] == [lin]
    told = {"row": str(waiting[0].public_id), "on": str(timezone.localdate()), "how": "电话"}
    assert li.post("/contacts/untold/", told | {"how": ""}).status_code == 422
    assert li.post("/contacts/untold/", told).status_code == 302
    assert "都告知了" in body(li.get("/contacts/untold/"))
    assert li.post(f"/contacts/people/{chen.public_id}/back/").status_code == 302
    assert li.post(f"/contacts/people/{chen.public_id}/back/").status_code == 422


def test_a_wish_narrows_whom_a_family_is_offered(
    li: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    address = f"/contacts/family/{homes[0].public_id}/"
    assert "林书记" in body(li.get(address))
    wish = {"way": "phone", "sex": "女", "told_by": "本人", "told_on": "2026-01-05"}
    assert li.post(f"{address}wish/", wish | {"way": "信"}).status_code == 422
    assert li.post(f"{address}wish/", wish).status_code == 302
    shown = body(li.get(address))
    assert "陈书记" in shown
    assert "林书记" not in shown
    assert FamilyWish.objects.get().told_on == date(2026, 1, 5)
    assert li.post(address, {"p1": str(people[1].public_id)}).status_code == 422


def test_another_township_finds_neither_family_nor_village_and_changes_nobody(
    zhao: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    for what in ("", "wish/", "card.pdf"):
        address = f"/contacts/family/{homes[0].public_id}/{what}"
        assert (zhao.post if what == "wish/" else zhao.get)(address).status_code == 404
    page = body(zhao.get(f"/contacts/people/{people[0].public_id}/"))
    assert "138****5678" in page
    assert "您辖区内没有他联系的家庭" in page
    answer = zhao.post(f"/contacts/people/{people[0].public_id}/edit/", CHEN)
    assert "由别的单位登记" in body(answer)
    assert "河口村" not in body(zhao.get("/contacts/people/?q=陈"))


def test_a_card_names_the_contacts_and_not_why(
    li: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    address = f"/contacts/family/{homes[0].public_id}/"
    empty = li.get(f"{address}card.pdf")
    assert empty.status_code == 422
    assert "没有可印的" in body(empty)
    li.post(address, {"p1": str(people[0].public_id)})
    answer = li.get(f"{address}card.docx")
    assert answer.status_code == 200
    text = _words(answer.content)
    assert "13800005678" in text
    for word in ("失独", "伤残", "特殊家庭", "陈桂兰", "罗建国"):
        assert word not in text
    assert AuditEntry.objects.filter(act="export", payload__paper="contact-card").exists()
    assert li.get(f"{address}card.pdf").content.startswith(b"%PDF")


def _words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "".join([*(p.text for p in document.paragraphs), *cells])


def test_lists_leave_as_they_are_filtered(
    li: Client, people: list[ContactPerson], homes: list[Household]
) -> None:
    rows = _rows(li.get("/contacts/gaps.xlsx?kind=none"))
    assert [row[0] for row in rows[1:]] == [home.number for home in homes]
    assert len(_rows(li.get("/contacts/gaps.xlsx?kind=left"))) == 1
    names = [row[0] for row in _rows(li.get("/contacts/people.xlsx?q=林"))[1:]]
    assert names == ["林书记"]


def _rows(answer: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book["名单"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "陈"}, "请填姓名"),
        ({"phone": "12345"}, "电话请填"),
        ({"place": str(NEXT_VILLAGE)}, "请选您辖区内的"),
        ({"place": "x"}, "请选您辖区内的"),
        ({"joined": "2999-01-01"}, "不能晚于今天"),
        ({"title": ""}, "请填身份"),
    ],
)
def test_bad_input_says_what_to_do(li: Client, given: dict[str, str], said: str) -> None:
    answer = li.post("/contacts/people/new/", CHEN | given)
    assert answer.status_code == 422
    assert said in body(answer)
    assert not ContactPerson.objects.exists()


def test_a_village_contact_looks_and_writes_nothing(
    seat: Callable[[str, Role, str], Client], people: list[ContactPerson]
) -> None:
    village = seat("村联系人", Role.VILLAGE_CONTACT, str(VILLAGE))
    assert "桃林村" in body(village.get("/contacts/"))
    assert village.get("/contacts/people/new/").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["", "gaps/", "untold/", "people/", f"village/{VILLAGE}/"],
)
def test_pages_take_few_questions_however_many_rows(
    li: Client, people: list[ContactPerson], homes: list[Household], address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for home in homes:
        li.post(f"/contacts/family/{home.public_id}/", {"p1": str(people[0].public_id)})
    li.get(f"/contacts/{address}")
    with django_assert_max_num_queries(18):
        assert li.get(f"/contacts/{address}").status_code == 200
