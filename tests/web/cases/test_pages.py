"""The door of a marked file: who is let in, who is turned away, what is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.cases.models import CaseAccess
from nuanxin.registry.people.models import Household, Person
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY = "341599"


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"), bereaved("2"))
    return Household.objects.earliest("pk")


@pytest.fixture
def marked(home: Household, li: Client) -> Household:
    answer = li.post(f"/families/{home.public_id}/closer/", {"reason": "受到骚扰"})
    assert answer.status_code == 302
    return home


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def _act(client: Client, home: Household, **sent: str) -> int:
    return client.post(f"/cases/{home.public_id}/act/", sent).status_code


def test_every_address_of_a_marked_family_answers_with_its_door(
    marked: Household, li: Client, wang: Client, leader: Client
) -> None:
    person = Person.objects.filter(memberships__household=marked).earliest("pk")
    base = f"/families/{marked.public_id}/"
    for address in (base, f"{base}history/", f"{base}edit/", f"{base}{person.public_id}/edit/"):
        page = _page(li, address, 403)
        assert "申请查看" in page
        assert "陈桂兰" not in page
        assert "骚扰" not in page
    assert "紧急查看" in _page(wang, base, 403)
    assert "授权给一个岗位" in _page(leader, base, 403)
    refused = AuditEntry.objects.filter(act="case.door", ok=False)
    assert refused.count() == 6
    sent = {"field": "id_number", "purpose": "核实"}
    assert li.post(f"{base}{person.public_id}/reveal/", sent).status_code == 403


def test_the_list_still_has_the_family(marked: Household, li: Client) -> None:
    page = _page(li, "/families/")
    assert "共 2 条" in page
    assert "陈某兰（敏感个案）" in page
    export = b"".join(li.get("/families/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert export.count("陈桂兰") == 1
    assert "陈某兰（敏感个案）" in export


def test_asked_granted_opened_ended(marked: Household, li: Client, leader: Client) -> None:
    assert _act(li, marked, deed="ask", reason="办理年审") == 302
    assert "申请查看，等您批准" in _page(leader, "/desk/")
    assert "办理年审" in _page(leader, "/cases/?state=waiting")
    access = str(CaseAccess.objects.get().public_id)
    assert _act(leader, marked, deed="allow", access=access, until="2099-01-01") == 422
    assert _act(leader, marked, deed="allow", access=access, until="2026-12-31") == 302
    assert "陈桂兰" in _page(li, f"/families/{marked.public_id}/")
    assert _act(leader, marked, deed="end", access=access) == 302
    _page(li, f"/families/{marked.public_id}/", 403)


def test_a_broken_glass_opens_notifies_and_is_judged(
    marked: Household, li: Client, seat: Callable[[str, Role, str], Client]
) -> None:
    supervisor = seat("周督导", Role.SUPERVISOR, COUNTY)
    assert _act(li, marked, deed="glass", reason="太急") == 422
    answer = li.post(
        f"/cases/{marked.public_id}/act/",
        {"deed": "glass", "reason": "老人病危，要马上找到联系人"},
        follow=True,
    )
    assert "陈桂兰" in answer.content.decode()
    assert "紧急查看，等您核查" in _page(supervisor, "/desk/")
    door = _page(supervisor, f"/cases/{marked.public_id}/")
    assert "核查完毕" in door
    assert "陈桂兰" not in door
    access = str(CaseAccess.objects.get().public_id)
    judged = {"deed": "judge", "access": access, "verdict": "fine", "words": ""}
    assert _act(li, marked, **judged) == 422
    assert _act(supervisor, marked, **judged) == 302
    assert "等您核查" not in _page(supervisor, "/desk/")


def test_handlers_list_their_own_accesses_only(
    marked: Household, li: Client, wang: Client, leader: Client,
    appoint: Callable[[str, Role, str], Actor],
) -> None:  # fmt: skip
    actor = appoint("周干事", Role.TOWNSHIP_HANDLER, "341599100")
    other = Post.objects.get(user=actor.user_id or 0)
    _act(leader, marked, deed="grant", post=str(other.public_id), reason="办理年审",
         until="2026-12-31")  # fmt: skip
    assert "周干事" in _page(wang, "/cases/")
    assert "周干事" not in _page(li, "/cases/")
    assert "周干事" not in _page(li, f"/cases/{marked.public_id}/")


def test_another_township_has_no_such_door(marked: Household, zhao: Client) -> None:
    assert zhao.get(f"/cases/{marked.public_id}/").status_code == 404
    assert zhao.get(f"/families/{marked.public_id}/").status_code == 404
    assert _act(zhao, marked, deed="glass", reason="老人病危，要马上找到联系人") == 404


def test_a_wish_is_recorded_shown_and_taken_back(home: Household, li: Client) -> None:
    address = f"/families/{home.public_id}/naming/"
    sent = {"source": "declaration", "label": "隐名申请", "received": "2026-11-20"}
    assert li.post(address, sent).status_code == 302
    file = _page(li, f"/families/{home.public_id}/")
    assert "隐名家庭" in file
    assert "陈桂兰" in file
    assert "陈某兰" in _page(li, "/families/")
    assert li.post(address, sent).status_code == 302
    assert "陈某兰" not in _page(li, "/families/")


def test_the_list_of_accesses_costs_few_queries_and_can_be_taken_along(
    marked: Household, li: Client, wang: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    _act(li, marked, deed="ask", reason="办理年审")
    with django_assert_max_num_queries(12):
        wang.get("/cases/")
    text = b"".join(wang.get("/cases/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "办理年审" in text
    assert "李干事" in text


def test_a_file_costs_one_question_more(
    home: Household, li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        li.get(f"/families/{home.public_id}/")
