"""Who looked at a family: told to those who watch, in numbers, never in a family's names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.acts import COPIED, EXPORT
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.payouts.actions.rows import BATCH_ACTS
from nuanxin.money.recoveries.models import RecoveryStep
from nuanxin.privacy.copies.queries import copy_of
from nuanxin.registry.people.models import Household, Person
from nuanxin.web.audit import views
from nuanxin.web.audit.words import ACTS
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
NAMES = ("陈桂兰", "罗建国", "罗明")
HANDLER = Actor(7, 9, "李经办", "township_handler", "10.0.0.8", "s")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    home: Household = Household.objects.get(region=VILLAGE)
    wife = Person.objects.get(name="陈桂兰", region=VILLAGE)
    record(HANDLER, "view", [Subject("household", home.pk, VILLAGE)])
    record(HANDLER, "reveal", [Subject("person", wife.pk, VILLAGE)], purpose="核对银行账号")
    about = [Subject("household", home.pk, VILLAGE)]
    record(HANDLER, "household.close", about, purpose="陈桂兰已迁出")
    return home


def text(answer: Any) -> str:
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.COUNTY_LEADER])
def test_who_looked_is_told_with_post_time_and_purpose(
    role: Role, home: Household, seat: Seat
) -> None:
    client = seat("周监督", role, "341599")
    page = text(client.get(f"/audit/family/{home.public_id}/"))
    for word in ("李经办", "乡镇经办", "查看完整号码", "核对银行账号", "桃林村"):
        assert word in page
    assert "注销档案" not in page
    assert not [name for name in NAMES if name in page]
    assert "注销档案" in text(client.get(f"/audit/family/{home.public_id}/?kind=done"))
    # Whoever looks at the lookers is one of them.
    assert "周监督" in text(client.get(f"/audit/family/{home.public_id}/"))


def test_whoever_took_papers_of_the_family_away_has_seen_it(
    home: Household, seat: Seat
) -> None:
    family = [Subject("household", home.pk, VILLAGE)]
    wife = Person.objects.get(name="陈桂兰", region=VILLAGE)
    record(
        HANDLER, EXPORT, family, purpose="给陈桂兰的",
        of="paper", summary="申报表 PDF 编号 12ab",
    )  # fmt: skip
    record(replace(HANDLER, name="孙复印"), COPIED, [Subject("person", wife.pk, VILLAGE)])
    record(replace(HANDLER, name="整份"), EXPORT, [], region=VILLAGE, of="household", rows=9)
    supervisor = seat("周监督", Role.SUPERVISOR, "341599")
    for address in ("", "print/"):
        page = text(supervisor.get(f"/audit/family/{home.public_id}/{address}"))
        for word in ("导出", "申报表 PDF 编号 12ab", "孙复印", "制作个人信息副本"):
            assert word in page
        assert "陈桂兰" not in page
        assert "整份" not in page
    assert "孙复印" not in text(supervisor.get(f"/audit/family/{home.public_id}/?kind=done"))
    told = copy_of(Scope.everything(), wife).looks
    assert {"打印或带走材料", ""} <= {look.purpose for look in told}
    assert "给陈桂兰的" not in str(told)


def test_what_somebody_typed_is_kept_from_who_may_see_no_names(
    home: Household, seat: Seat
) -> None:
    address = f"/audit/family/{home.public_id}/?kind=all"
    assert "陈桂兰已迁出" not in text(seat("周", Role.SUPERVISOR, "341599").get(address))
    assert "陈桂兰已迁出" in text(seat("吴", Role.AUDITOR, "341599").get(address))


@pytest.mark.parametrize("role", [Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH, Role.FINANCE])
def test_nobody_else_is_told(role: Role, home: Household, seat: Seat) -> None:
    client = seat("孙", role, "341599" if role != Role.TOWNSHIP_HANDLER else "341599100")
    for address in (
        "/audit/", "/audit/anchors/", "/audit/list.csv", f"/audit/family/{home.public_id}/",
        f"/audit/family/{home.public_id}/print/", f"/audit/family/{home.public_id}/list.csv",
    ):  # fmt: skip
        assert client.get(address).status_code == 403


def test_another_area_has_no_such_family(home: Household, seat: Seat) -> None:
    client = seat("外县督导", Role.SUPERVISOR, "341502")
    for what in ("", "print/", "list.xlsx"):
        assert client.get(f"/audit/family/{home.public_id}/{what}").status_code == 404
    assert "李经办" not in text(client.get("/audit/"))
    number = {"number": home.number}
    assert "辖区内没有这个编号的家庭" in text(client.get("/audit/", number))


def test_the_search_narrows_by_who_what_where_and_when(home: Household, seat: Seat) -> None:
    other = Household.objects.get(region=NEXT_VILLAGE)
    ma = Actor(8, 10, "马经办", "county_health")
    record(ma, "view", [Subject("household", other.pk, NEXT_VILLAGE)])
    client = seat("周监督", Role.SUPERVISOR, "341599")

    def found(**asked: str) -> str:
        return text(client.get("/audit/", asked)).partition("<tbody>")[2]

    assert "李经办" in found()
    assert "马经办" not in found(q="李")
    assert "马经办" not in found(act="reveal")
    assert "马经办" not in found(town="341599100000")
    assert "马经办" in found(town="341599101000")
    assert "马经办" not in found(number=home.number)
    assert "李经办" not in found(number=other.number)
    assert "李经办" not in found(until="2020-01-01", since="2019-01-01")
    assert "李经办" in found(since="not a day", town="x", act="no such act")
    page = found()
    assert home.number in page
    assert not [name for name in NAMES if name in page]


def test_reading_and_taking_away_leave_lines(home: Household, seat: Seat) -> None:
    client = seat("周监督", Role.SUPERVISOR, "341599")
    text(client.get("/audit/?q=李"))
    csv = text(client.get(f"/audit/family/{home.public_id}/list.csv"))
    assert "核对银行账号" in csv
    sheet = text(client.get(f"/audit/family/{home.public_id}/print/"))
    assert "档案查看情况告知单" in sheet
    assert home.number in sheet
    assert not [name for name in NAMES if name in csv + sheet]
    acts = AuditEntry.objects.filter(name="周监督").order_by("id")
    assert [each.act for each in acts if "account" not in each.act] == [
        "list",
        "export",
        "view",
    ]


def test_a_page_asks_no_more_the_more_it_shows(
    home: Household, seat: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(60):
        record(HANDLER, "view", [Subject("household", home.pk, VILLAGE)])
    client = seat("周监督", Role.SUPERVISOR, "341599")
    client.get("/audit/")
    with django_assert_max_num_queries(12):
        client.get("/audit/?size=50")


def test_every_act_has_a_word(project: Path) -> None:
    said = re.compile(r"(?:record|_trace)\(\s*[\w.]+,\s*\"([a-z_]+\.[a-z_]+)\"")
    acts = {
        act
        for path in (project / "src" / "nuanxin").rglob("*.py")
        for act in said.findall(path.read_text(encoding="utf-8"))
    }
    acts |= {f"batch.{verb}" for verb in BATCH_ACTS.values()}
    acts |= {f"recovery.{step}" for step in RecoveryStep.Step.values}
    assert len(acts) > 40
    assert acts <= ACTS.keys()


def test_anchors_are_shown_for_printing(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    last = SimpleNamespace(number=4, total=19, root=bytes(range(32)))
    monkeypatch.setattr(views, "last_seal", lambda: last)
    page = text(seat("周监督", Role.SUPERVISOR, "341599").get("/audit/anchors/"))
    assert "每日锚" in page
    for half in (last.root[:16], last.root[16:]):
        assert half.hex() in page, "what is printed today holds today's trail"
