"""The village's phone goes screen by screen; the township's page takes it in, or back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from base.files.test_cleaning import located, pdf
from casework.road.cases import wife_of
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.guardians.models import Guardian
from nuanxin.casework.road.models import Case, Scan
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, run

pytestmark = pytest.mark.django_db
_LINK = re.compile(r"http://testserver(/l/[A-Za-z0-9_-]{32}/)")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    return Household.objects.get()


def key_of(home: Household) -> str:
    return f"{Person.objects.get(pk=wife_of(home)).public_id}:{DEATH}"


def made(li: Client, home: Household, task: str = "fill") -> str:
    sent = {"what": key_of(home), "task": task, "contact": "周村医", "days": "7"}
    answer = li.post(f"/intake/family/{home.public_id}/make/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200, page[-3000:]
    found = _LINK.search(page)
    assert found
    return found[1]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def fill(link: str, screen: str, status: int = 302, **sent: object) -> str:
    holder = Client(enforce_csrf_checks=True)
    answer = holder.post(link, {"screen": screen, **sent})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer["Location"] if status == 302 else answer.content.decode()


def reported(link: str) -> None:
    photo = SimpleUploadedFile("IMG_1.jpg", located())
    assert fill(link, "who", wish="wants").endswith("?step=account")
    assert fill(link, "account", account="same").endswith("?step=papers")
    assert fill(link, "papers", seen1="1", photo0=photo).endswith("?step=check")
    assert "收到了，谢谢" in fill(link, "check", 200)


def test_screen_by_screen_then_taken_in_with_the_photo(home: Household, li: Client) -> None:
    link = made(li, home)
    reported(link)
    assert "等您受理" in text(li, "/desk/")
    row = VillageRequest.objects.get()
    assert str(row.public_id) in text(li, "/intake/?state=new")
    page = text(li, f"/intake/{row.public_id}/")
    for wanted in ("要申请", "原来登记的", "看照片", "受理这项申请", "退回村里补正"):
        assert wanted in page
    photo = RequestPhoto.objects.get()
    answer = li.get(f"/intake/{row.public_id}/photo/{photo.public_id}/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/jpeg"
    assert b"xiaoli" not in content
    names = re.findall(r'name="paper(\d+)" value="([^"]+)"', page)
    sent: dict[str, object] = {"deed": "take"}
    for number, name in names:
        sent |= {f"paper{number}": name, f"state{number}": "handed", f"origin{number}": ""}
    answer = li.post(f"/intake/{row.public_id}/act/", sent)
    case = Case.objects.get()
    assert answer["Location"] == f"/casework/{case.public_id}/"
    page = text(li, answer["Location"])
    assert "村里代办" in page
    assert f"/scan/{Scan.objects.get().public_id}/" in page
    assert text(Client(), link, 404)


def test_the_phone_shows_the_least_and_no_cause(home: Household, li: Client) -> None:
    link = made(li, home)
    fill(link, "who", wish="wants")
    fill(link, "account", account="other", number="6228481234567890123", holder="陈桂兰")
    for step in ("who", "account", "papers", "check"):
        answer = Client().get(f"{link}?step={step}")
        page = answer.content.decode()
        for hidden in ("罗建国", "13800001234", home.number, "死亡", "6228481234567890123"):
            assert hidden not in page, (step, hidden)
        assert "<nav" not in page
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
    page = Client().get(link).content.decode()
    assert "看过哪些材料" in page, "it opens at the first screen that is empty"


def test_nobody_collects_as_a_guardian_who_is_none(home: Household, li: Client) -> None:
    link, day = made(li, home), timezone.localdate()
    fill(link, "who", wish="wants")
    fill(link, "account", account="other", number="6228481234567890123", holder="邻居")
    photo = SimpleUploadedFile("IMG_1.jpg", located())
    fill(link, "papers", seen1="1", photo0=photo)
    fill(link, "check", 200)
    Guardian.objects.create(
        household=home, region=home.region, person_id=wife_of(home), name="罗建国",
        relation="丈夫", way="law", tier="spouse", document="结婚证", document_on=day,
        issued_by="民政局", starts_on=day, recorded_at=timezone.now(),
    )  # fmt: skip
    acts = f"/intake/{VillageRequest.objects.get().public_id}/act/"
    refused = li.post(acts, {"deed": "account", "payee": "guardian"})
    assert "登记的监护人是罗建国" in refused.content.decode()
    assert li.post(acts, {"deed": "account", "payee": "agent"}).status_code == 302


def test_what_is_wrong_leaves_what_was_typed_on_the_screen(home: Household, li: Client) -> None:
    link = made(li, home)
    page = fill(link, "who", 422, wish="differs", words="")
    assert "哪里有出入" in page
    fill(link, "who", wish="wants")
    page = fill(link, "account", 422, account="other", number="12", holder="陈桂兰")
    assert 'value="陈桂兰"' in page
    bad = SimpleUploadedFile("a.jpg", pdf())
    assert "请拍一张照片" in fill(link, "papers", 422, photo0=bad)
    assert "还没有填完" in fill(link, "check", 422)
    assert "这一页不完整" in fill(link, "elsewhere", 422)
    assert not RequestPhoto.objects.exists()


def test_a_confirmation_from_the_list_of_those_found(home: Household, li: Client) -> None:
    run()
    page = text(li, "/casework/found/")
    assert f"/intake/family/{home.public_id}/?what=" in page
    assert "task=confirm" in page
    link = made(li, home, "confirm")
    assert fill(link, "who", wish="not_now", words="等清明以后").endswith("?step=check")
    fill(link, "check", 200)
    row = VillageRequest.objects.get()
    page = text(li, f"/intake/{row.public_id}/")
    assert "等清明以后" in page
    assert "受理这项申请" not in page
    answer = li.post(f"/intake/{row.public_id}/act/", {"deed": "settle", "words": "清明后再问"})
    assert answer.status_code == 302
    assert "清明后再问" in text(li, "/intake/?state=settled")


def test_sent_back_the_words_stand_on_the_first_screen(home: Household, li: Client) -> None:
    reported(made(li, home))
    row = VillageRequest.objects.get()
    sent = {"deed": "return", "words": "户口簿照片不清楚", "days": "3"}
    page = li.post(f"/intake/{row.public_id}/act/", sent).content.decode()
    found = _LINK.search(page)
    assert found
    assert "户口簿照片不清楚" in Client().get(f"{found[1]}?step=who").content.decode()
    assert li.post(f"/intake/{row.public_id}/act/", sent).status_code == 422
    assert li.post(f"/intake/{row.public_id}/act/", {"deed": "withdraw"}).status_code == 302
    assert text(Client(), found[1], 404)


def test_used_over_and_never_made_answer_the_same(home: Household, li: Client) -> None:
    nothing = text(Client(), "/l/" + "x" * 32 + "/", 404)
    link = made(li, home, "confirm")
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert text(Client(), link, 404) == nothing
    assert Client().post(link, {"screen": "who", "wish": "wants"}).content.decode() == nothing
    assert AuditEntry.objects.filter(act="intake.tried").count() == 2


def test_neighbours_see_and_do_nothing(home: Household, li: Client, zhao: Client) -> None:
    reported(made(li, home))
    row, photo = VillageRequest.objects.get(), RequestPhoto.objects.get()
    assert str(row.public_id) not in text(zhao, "/intake/")
    for address in (
        f"/intake/{row.public_id}/", f"/intake/family/{home.public_id}/",
        f"/intake/{row.public_id}/photo/{photo.public_id}/",
    ):  # fmt: skip
        assert zhao.get(address).status_code == 404
    assert zhao.post(f"/intake/{row.public_id}/act/", {"deed": "take"}).status_code == 404
    assert photo.file is not None
    with opened(photo.file) as stream:
        assert stream.read(3) == b"\xff\xd8\xff"


def test_the_list_is_short_in_queries_and_leaves_without_accounts(
    home: Household, li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    link = made(li, home)
    fill(link, "who", wish="wants")
    fill(link, "account", account="other", number="6228481234567890123", holder="陈桂兰")
    with django_assert_max_num_queries(12):
        text(li, "/intake/")
    answer = li.get("/intake/list.csv")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert home.number in told
    assert "0123" not in told
