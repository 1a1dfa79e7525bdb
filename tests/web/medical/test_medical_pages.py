"""Pages of green channel, family doctor, stays and check-ups, and the hospital's desk."""

from __future__ import annotations

import html
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
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.medical.models import (
    ChannelVisit,
    CheckUp,
    CheckUpRound,
    DoctorContract,
    FollowUp,
    HospitalStay,
    Institution,
)
from nuanxin.registry.people.models import Household, Person, SupportCertificate
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY = "341599000000"


def today() -> date:
    return timezone.localdate()


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
def health(seat: Callable[[str, Role, str], Client]) -> Client:
    return seat("王主任", Role.COUNTY_HEALTH, "341599")


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def parent(home: Household, role: str = "女方") -> Person:
    found: Person = Person.objects.get(memberships__household=home, memberships__role=role)
    return found


def hospital(client: Client, **more: object) -> Institution:
    said = {
        "name": "县人民医院", "level": "county", "place": COUNTY, "from": "2026-01-01",
        "gives": ["advice", "registration"], "waives": "挂号费", "document": "某〔2025〕1号",
        **more,
    }  # fmt: skip
    answer = client.post("/medical/institutions/new/", said)
    assert answer.status_code == 302, body(answer)
    made: Institution = Institution.objects.order_by("-pk")[0]
    return made


def did(client: Client, home: Household, deed: str, **said: object) -> Any:
    return client.post(f"/medical/family/{home.public_id}/act/", {"deed": deed, **said})


def signed(client: Client, home: Household, where: Institution, **more: object) -> Any:
    said = {
        "person": str(parent(home).public_id), "institution": str(where.public_id),
        "doctor": "周医生团队", "from": f"{today()}",
        "until": f"{today() + timedelta(days=300)}",
        "times": "4", "told_by": "本人", **more,
    }  # fmt: skip
    return did(client, home, "sign", **said)


def test_an_institution_is_written_down_its_person_named_and_the_page_keeps_what_was_typed(
    health: Client,
) -> None:
    row = hospital(health)
    page = f"/medical/institutions/{row.public_id}/"
    said = {"deed": "responsible", "who": "吴医生", "title": "医务科", "since": f"{today()}"}
    assert health.post(page, said | {"phone": "13700001234"}).status_code == 302
    shown = body(health.get(page))
    assert "吴医生，医务科" in shown
    assert "13700001234" not in shown
    bad = health.post(page, said | {"phone": "12"})
    assert bad.status_code == 422
    assert "11 位手机号" in body(bad)
    listed = body(health.get("/medical/institutions/"))
    assert "优先咨询、优先挂号" in listed
    twice = health.post("/medical/institutions/new/", {"name": "县人民医院", "level": "county",
                        "place": COUNTY})  # fmt: skip
    assert twice.status_code == 422
    assert "已经登记过" in body(twice)


def test_a_family_signs_is_followed_up_and_goes_to_hospital(
    health: Client, home: Household
) -> None:
    where = hospital(health)
    page = f"/medical/family/{home.public_id}/"
    bad = signed(health, home, where, until="2020-01-01")
    assert bad.status_code == 422
    assert "不能早于签约日期" in body(bad)
    assert signed(health, home, where).status_code == 302
    row = DoctorContract.objects.get()
    key = str(row.public_id)
    did(health, home, "follow_up", contract=key, on=f"{today()}", way="phone")
    him = str(parent(home, "男方").public_id)
    did(health, home, "decline", person=him, on=f"{today()}", told_by="本人")
    told = {
        "person": str(parent(home).public_id), "hospital": "县人民医院", "source": "family",
        "admitted": f"{today()}", "told_by": "老伴",
    }  # fmt: skip
    assert did(health, home, "admit", **told).status_code == 302
    shown = body(health.get(page))
    for words in ("今年随访 1 次，约定 4 次", "说不签", "正在住院", "县人民医院"):
        assert words in shown
    stay = HospitalStay.objects.get()
    done = did(health, home, "discharge", stay=str(stay.public_id), on=f"{today()}")
    assert done.status_code == 302
    assert "共 1 天" in body(health.get(page))
    assert "周医生团队" in body(health.get(f"{page}card/"))
    assert FollowUp.objects.count() == 1


def test_lists_are_narrowed_exported_and_stay_few_queries(
    health: Client, home: Household, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    where = hospital(health)
    for each in Household.objects.all():
        signed(health, each, where)
    for path in ("", "gaps/", "contracts/", "stays/", "check-ups/", "institutions/"):
        health.get(f"/medical/{path}")
        with django_assert_max_num_queries(24):
            assert health.get(f"/medical/{path}").status_code == 200, path
    listed = body(health.get(f"/medical/contracts/?state=running&place={VILLAGE}"))
    assert home.number in listed
    assert Household.objects.get(region=NEXT_VILLAGE).number not in listed
    answer = health.get("/medical/contracts/list.xlsx?state=running&purpose=核对")
    content: Any = answer
    book = load_workbook(io.BytesIO(b"".join(content.streaming_content)))
    assert len(list(book.worksheets[0].rows)) >= 3


def test_an_odd_place_is_not_asked_and_hospitals_leave_only_with_handlers(
    health: Client, seat: Callable[[str, Role, str], Client]
) -> None:
    for path in ("", "gaps/", "contracts/", "stays/"):
        assert health.get(f"/medical/{path}?place=000000000001").status_code == 200, path
    for role in (Role.AUDITOR, Role.VILLAGE_CONTACT):
        other = seat(str(role.label), role, "341599")
        assert other.get("/medical/stays/").status_code == 200
        assert other.get("/medical/stays/list.csv?purpose=核对").status_code == 403


def test_the_figures_open_the_families_they_count(health: Client, home: Household) -> None:
    where = hospital(health)
    signed(health, home, where)
    shown = body(health.get("/medical/"))
    assert "kind=doctor" in shown
    behind = body(health.get("/medical/gaps/?kind=responsible"))
    assert home.number in behind
    assert "医院没有专人" in behind


def test_a_round_is_opened_ticked_and_printed(health: Client, home: Household) -> None:
    said = {
        "name": "年度体检", "place": COUNTY, "from": f"{today()}",
        "until": f"{today() + timedelta(days=9)}", "where": "卫生院", "items": "血压\n心电图",
    }  # fmt: skip
    bad = health.post("/medical/check-ups/", said | {"items": " "})
    assert bad.status_code == 422
    answer = health.post("/medical/check-ups/", said)
    row = CheckUpRound.objects.get()
    assert answer.headers["Location"] == f"/medical/check-ups/{row.public_id}/"
    page = answer.headers["Location"]
    people = [str(each.public_id) for each in CheckUp.objects.filter(household=home)]
    sent = {"row": people, "to": "came", "on": f"{today()}"}
    assert health.post(page, sent).status_code == 302
    assert health.post(page, {"to": "came", "on": f"{today()}"}).status_code == 422
    shown = body(health.get(f"{page}?state=came"))
    assert home.number in shown
    assert Household.objects.get(region=NEXT_VILLAGE).number not in shown


def test_the_desk_sees_yes_or_no_and_no_name(
    health: Client, home: Household, seat: Callable[[str, Role, str], Client]
) -> None:
    desk = seat("谢护士", Role.HOSPITAL_DESK, "341599")
    assert "还没有对应的医院" in body(desk.get("/medical/desk/"))
    row, who = hospital(health), parent(home)
    username = User.objects.get(name="谢护士").username
    page = f"/medical/institutions/{row.public_id}/"
    assert health.post(page, {"deed": "seat", "account": username}).status_code == 302
    held = SupportCertificate.objects.filter(person=who).first()
    assert held
    answer = desk.post("/medical/desk/", {"code": held.code})
    assert "有效。" in body(answer)
    for secret in (str(who.name), home.number, held.number, str(who.id_number_mask)):
        assert secret not in body(answer)
    assert "没有查到有效的证" in body(desk.post("/medical/desk/", {"code": "0123456789"}))
    refused = desk.post("/medical/desk/", {"deed": "give", "code": held.code})
    assert refused.status_code == 422
    given = {"deed": "give", "code": held.code, "gives": ["registration"], "yuan": "15.5"}
    assert desk.post("/medical/desk/", given).status_code == 302
    assert ChannelVisit.objects.get().waived_fen == 1550
    assert "减免 15.50 元" in body(desk.get("/medical/desk/"))
    for closed in ("/medical/", "/families/", f"/medical/family/{home.public_id}/"):
        assert desk.get(closed).status_code == 403
    assert AuditEntry.objects.filter(act="medical.verified").count() == 3
