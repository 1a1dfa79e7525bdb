"""Pages of guardians: written down, looked at by the village, over; what a name may do."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.guardians.models import Guardian, GuardianCheck, Ward
from nuanxin.registry.consents.models import Consent
from nuanxin.registry.people.models import Household, Membership, Person
from nuanxin.registry.people.queries.family import family_file
from nuanxin.web.guardians.printing import names_of
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))


@pytest.fixture
def home() -> Household:
    return Household.objects.get()


@pytest.fixture
def wife() -> Person:
    return Person.objects.get(name="陈桂兰")


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def day(ahead: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=ahead)}"


def did(client: Client, home: Household, deed: str, **said: object) -> Any:
    return client.post(f"/guardians/family/{home.public_id}/act/", {"deed": deed, **said})


def found(client: Client, home: Household, wife: Person, **more: object) -> Any:
    said = {
        "person": str(wife.public_id), "degree": "none", "document": "村委会证明",
        "on": day(-60), "told_by": "老伴", **more,
    }  # fmt: skip
    return did(client, home, "find", **said)


def named(client: Client, home: Household, wife: Person, **more: object) -> Any:
    said = {
        "person": str(wife.public_id), "name": "罗建国", "relation": "丈夫", "way": "law",
        "tier": "spouse", "document": "结婚证", "document_on": "1984-05-20",
        "issued_by": "民政局", "starts": day(-50), "phone": "13700001111", **more,
    }  # fmt: skip
    return did(client, home, "name", **said)


def test_a_ward_gets_a_guardian_is_looked_at_and_the_guardian_is_over(
    li: Client, seat: Seat, home: Household, wife: Person
) -> None:
    page = f"/guardians/family/{home.public_id}/"
    assert "都能自己作主" in body(li.get(page))
    assert found(li, home, wife).status_code == 302
    assert "没有监护人" in body(li.get("/guardians/?state=none"))
    assert "要监护的人，没有监护人" in body(li.get("/desk/"))
    wrong = named(li, home, wife, tier="line")
    assert wrong.status_code == 422
    assert "按顺序" in body(wrong)
    assert "13700001111" in body(wrong), "what was typed is still there"
    assert named(li, home, wife).status_code == 302
    zhou = seat("周联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    shown = body(zhou.get(page))
    assert "13700001111" in shown, "the village may call"
    assert "登记终止" not in shown
    key = str(Guardian.objects.get().public_id)
    assert did(zhou, home, "end", guardian=key, on=day(), why="监护人去世").status_code == 422
    assert did(zhou, home, "check", guardian=key, on=day()).status_code == 422
    looked = did(
        zhou, home, "check", guardian=key, on=day(), good="no", met="1", words="瘦了不少"
    )
    assert looked.status_code == 302
    assert GuardianCheck.objects.get().met
    assert "上次看有问题" in body(li.get("/guardians/?state=trouble"))
    assert li.get(f"{page}guardians.pdf")["Content-Type"] == "application/pdf"
    assert did(li, home, "end", guardian=key, on=day(), why="监护人去世").status_code == 302
    assert "13700001111" not in body(zhou.get(page)), "whoever is over is called no more"
    ward = str(Ward.objects.get().public_id)
    better = {"ward": ward, "on": day(), "document": "某民特9号"}
    assert did(li, home, "restore", **better).status_code == 302
    assert "恢复的依据" in body(li.get(page))
    assert did(li, home, "ward_back", ward=ward).status_code == 302
    assert did(li, home, "fly").status_code == 422


def test_a_family_that_hides_its_name_hides_a_guardian_of_its_own(
    home: Household, wife: Person
) -> None:
    Person.objects.filter(household_of(home)).update(shown_as="hidden")
    called = names_of(family_file(home, timezone.localdate()))
    assert called["罗建国"] == "罗某国"
    assert "罗侄女" not in called


def household_of(home: Household) -> Q:
    ties = Membership.objects.filter(household=home).values("person")
    return Q(pk__in=ties)


def test_only_whoever_is_guardian_answers_and_collects(
    li: Client, home: Household, wife: Person
) -> None:
    found(li, home, wife)
    named(li, home, wife)
    said = {
        "person": str(wife.public_id), "purpose": "hospital_stay", "answer": "given",
        "way": "oral", "on": day(), "witness": "罗证人", "guardian": "邻居",
    }  # fmt: skip
    consents = f"/privacy/family/{home.public_id}/answer/"
    refused = li.post(consents, said)
    assert "登记的监护人是罗建国" in body(refused)
    assert not Consent.objects.exists()
    account = f"/families/{home.public_id}/{wife.public_id}/account/"
    paid = {
        "number": "6217000000000099999", "holder": "邻居", "payee": "guardian", "agent": "邻居",
        "source": "visit", "told": day(),
    }  # fmt: skip
    assert "登记的监护人是罗建国" in body(li.post(account, paid))


def test_the_next_township_finds_nothing_and_the_list_takes_few_statements(
    li: Client, zhao: Client, seat: Seat, home: Household, wife: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    found(li, home, wife)
    named(li, home, wife)
    with django_assert_max_num_queries(24):
        assert "陈桂兰" in body(li.get("/guardians/"))
    with django_assert_max_num_queries(40):
        li.get(f"/guardians/family/{home.public_id}/")
    assert "陈桂兰" not in body(zhao.get("/guardians/?state=all"))
    assert zhao.get(f"/guardians/family/{home.public_id}/").status_code == 404
    assert found(zhao, home, wife).status_code == 404
    out = b"".join(li.get("/guardians/list.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "无民事行为能力" in out
    assert "13700001111" not in out
    zhou = seat("周联系", Role.VILLAGE_CONTACT, f"{VILLAGE}")
    assert zhou.get("/guardians/list.csv").status_code == 403
    assert "没有这样的人" in body(li.get("/guardians/?state=due"))
    assert "没有可打印的表" in body(_empty(li))


def _empty(client: Client) -> Any:
    admitted(bereaved("2", NEXT_VILLAGE))
    other = Household.objects.latest("pk")
    address = f"/guardians/family/{other.public_id}/"
    return client.get(f"{address}guardians.docx") if other.region == VILLAGE else _own(client)


def _own(client: Client) -> Any:
    Guardian.objects.all().delete()
    Ward.objects.all().delete()
    home = Household.objects.get(region=VILLAGE)
    return client.get(f"/guardians/family/{home.public_id}/guardians.docx")
