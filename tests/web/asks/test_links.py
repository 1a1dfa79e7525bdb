"""Whoever holds a link opens one page, and whoever guesses learns nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.links.models import OneTimeLink
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.people.models import Household
from nuanxin.web import limits
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
_LINK = re.compile(r"http://testserver(/l/[A-Za-z0-9_-]{32}/)")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"), bereaved("2"))
    return Household.objects.earliest("pk")


def made(li: Client, home: Household) -> str:
    answer = li.post(f"/asks/family/{home.public_id}/make/", {"contact": "周村医", "days": "7"})
    assert answer.status_code == 200
    found = _LINK.search(answer.content.decode())
    assert found
    return found[1]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_shows_the_least_and_leads_nowhere(home: Household, li: Client) -> None:
    link = made(li, home)
    answer = Client().get(link)
    page = answer.content.decode()
    assert answer.status_code == 200
    for wanted in ("陈女士", "138****1234", "桃林村", "一致", "有出入"):
        assert wanted in page
    for hidden in ("桂兰", "建国", "13800001234", home.number, str(home.public_id), "一组"):
        assert hidden not in page
    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == ["#main"]
    assert "<nav" not in page
    assert re.search(r"<title>\s*核对一户情况 · 暖心\s*</title>", page)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_an_answer_comes_to_the_list_and_is_settled(home: Household, li: Client) -> None:
    link = made(li, home)
    holder = Client(enforce_csrf_checks=True)
    assert "请选" in holder.post(link, {}).content.decode()
    thanks = holder.post(link, {"answer": "differs", "words": "搬到女儿家住了"})
    assert "收到了" in thanks.content.decode()
    assert "等您处理" in text(li, "/desk/")
    page = text(li, "/asks/?state=new")
    assert "搬到女儿家住了" in page
    ask = VillageAsk.objects.get()
    act = f"/asks/{ask.public_id}/act/"
    assert li.post(act, {"deed": "settle", "words": ""}).status_code == 422
    assert li.post(act, {"deed": "settle", "words": "已改住址"}).status_code == 302
    assert "已改住址" in text(li, "/asks/?state=settled")
    assert "搬到" not in text(li, "/asks/?state=new")


def test_used_over_withdrawn_and_never_made_answer_the_same(
    home: Household, li: Client
) -> None:
    nothing = text(Client(), "/l/" + "x" * 32 + "/", 404)
    link = made(li, home)
    Client().post(link, {"answer": "same"})
    assert text(Client(), link, 404) == nothing
    assert Client().post(link, {"answer": "same"}).content.decode() == nothing
    link = made(li, home)
    OneTimeLink.objects.filter(used_at=None).update(expires_at="2020-01-01T00:00Z")
    assert text(Client(), link, 404) == nothing
    link = made(li, home)
    ask = VillageAsk.objects.latest("pk")
    assert li.post(f"/asks/{ask.public_id}/act/", {"deed": "withdraw"}).status_code == 302
    assert text(Client(), link, 404) == nothing
    assert text(Client(), f"{link[:-2]}/", 404) == nothing
    assert text(Client(), "/l/" + "y" * 500 + "/", 404) == nothing
    assert AuditEntry.objects.filter(act="ask.tried", ok=False).count() == 4


def test_what_was_typed_into_a_link_that_ended_meanwhile_is_shown_once_more(
    home: Household, li: Client
) -> None:
    link = made(li, home)
    OneTimeLink.objects.update(expires_at="2020-01-01T00:00Z")
    sent = {"answer": "differs", "words": "<b>搬到女儿家住了", "other": "不认识的"}
    answer = Client().post(link, sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Nx-Shown"]) == (404, "1")
    assert "没有收下" in page
    assert "有出入" in page
    assert "&lt;b&gt;搬到女儿家住了" in page
    assert "不认识的" not in page
    assert Client().post("/l/" + "x" * 32 + "/", sent).content.decode() == page
    assert "搬到" not in text(Client(), link, 404)


def test_whoever_is_logged_in_gets_no_more_by_a_link(
    home: Household, li: Client, zhao: Client
) -> None:
    page = text(zhao, made(li, home))
    assert "桂兰" not in page
    assert "<nav" not in page
    assert text(zhao, f"/families/{home.public_id}/", 404)


def test_guesses_are_counted(settings: Any) -> None:
    settings.RATE_LIMITED = True
    guesser = Client(REMOTE_ADDR="10.9.9.9")
    for number in range(limits.LINK.of_address):
        assert guesser.get(f"/l/{number}/").status_code == 404
    assert guesser.get("/l/more/").status_code == 429
    assert Client(REMOTE_ADDR="10.9.9.8").get("/l/other/").status_code == 404


def test_another_township_sees_and_asks_nothing(
    home: Household, li: Client, zhao: Client, qian: Client
) -> None:
    made(li, home)
    ask = VillageAsk.objects.get()
    assert home.number not in text(zhao, "/asks/")
    text(zhao, f"/asks/family/{home.public_id}/", 404)
    sent = {"contact": "周", "days": "7"}
    assert zhao.post(f"/asks/family/{home.public_id}/make/", sent).status_code == 404
    assert zhao.post(f"/asks/{ask.public_id}/act/", {"deed": "withdraw"}).status_code == 422
    text(qian, "/asks/", 403)


def test_what_a_village_said_of_a_family_marked_since_stands_in_its_file_only(
    home: Household, li: Client
) -> None:
    Client().post(made(li, home), {"answer": "differs", "words": "住进养老院"})
    li.post(f"/families/{home.public_id}/closer/", {"reason": "受到骚扰"})
    page = text(li, "/asks/")
    assert "住进养老院" not in page
    assert "敏感个案" in page
    export = b"".join(li.get("/asks/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "住进养老院" not in export
    assert home.number in export
    text(li, f"/asks/family/{home.public_id}/", 403)


def test_a_bad_form_says_what_to_mend(home: Household, li: Client) -> None:
    address = f"/asks/family/{home.public_id}/make/"
    for sent in ({"contact": "", "days": "7"}, {"contact": "周", "days": "x"},
                 {"contact": "周 13800001234", "days": "7"}):  # fmt: skip
        assert li.post(address, sent).status_code == 422
    assert not VillageAsk.objects.exists()


def test_the_list_is_short_in_queries(
    home: Household, li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in Household.objects.all():
        made(li, each)
    with django_assert_max_num_queries(12):
        page = text(li, "/asks/?sort=place&q=周")
    assert "共 2 条" in page
    assert "没有要看的回话" in text(li, "/asks/?q=没有")
