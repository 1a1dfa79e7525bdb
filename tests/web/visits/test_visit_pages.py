"""Pages of visits: today, the form, a visit, a family's, lists, file, phone, a link."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from PIL import ExifTags, Image
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.duties.models import DutyDone
from nuanxin.care.duties.queries import Days, Duty, duties_of
from nuanxin.care.visits.actions.photos import forget_photos, hand_over_photos
from nuanxin.care.visits.models import Concern, EarlierVisit, Handed, RiskWord, Visit
from nuanxin.registry.people.models import Household, Person, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _families() -> None:
    """In one village a birthday today, in the next one none."""
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    wives = Person.objects.filter(region=VILLAGE, memberships__role="女方")
    born = date(1960, today().month, min(today().day, 28))
    PersonFacts.objects.filter(person__in=wives).update(birth_date=born)


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


@pytest.fixture
def village(seat: Callable[[str, Role, str], Client]) -> Client:
    return seat("何联系", Role.VILLAGE_CONTACT, str(VILLAGE))


def body(answer: Any) -> str:
    return str(answer.content.decode())


def duty(home: Household) -> Duty:
    found = duties_of(Scope.everything(), home.public_id, Days(today(), today()), today())
    return next(each for each in found if each.kind == "birthday")


def form(**more: object) -> dict[str, object]:
    told = {"client_id": str(uuid4()), "how": "visit", "on": f"{today()}", "who": "何联系"}
    return told | more


def set_rhythm(wang: Client) -> None:
    """The county keeps a rhythm of two months."""
    rule = {"kind": "rhythm", "on": "1", "from": "2026-01-01", "form": "visit", "every": "2"}
    more = {"before": "30", "after": "0", "document": "演示卫健〔2026〕2号"}
    assert wang.post("/duties/settings/", rule | more).status_code == 302


def address(home: Household, what: str = "new/") -> str:
    return f"/visits/family/{home.public_id}/{what}"


def saved(client: Client, home: Household, **more: object) -> Visit:
    assert client.post(address(home), form(**more)).status_code == 302
    return Visit.objects.latest("pk")


def test_three_taps_from_the_desk_to_a_visit_that_is_saved(
    village: Client, home: Household
) -> None:
    desk = body(village.get("/desk/"))
    assert 'href="/visits/"' in desk
    listed = body(village.get("/visits/"))
    assert "陈桂兰生日" in listed
    assert f'href="{address(home)}"' in listed
    page = body(village.get(address(home)))
    assert f'value="{duty(home).mark}" checked' in page
    told = form(mark=duty(home).mark, need=["doctor", "company"], words="想有人陪去医院")
    assert village.post(address(home), told).status_code == 302
    assert village.post(address(home), told).status_code == 302
    row = Visit.objects.get()
    assert (row.came, row.who, row.needs) == ("own", "何联系", ["doctor", "company"])
    assert DutyDone.objects.get().how == "visit"
    assert "今天没有要做的" in body(village.get("/visits/"))
    other = village.post(address(home), told | {"words": "别的"})
    assert other.status_code == 422
    assert "内容不同" in body(other)


def test_a_form_that_cannot_be_is_shown_again_with_the_reason(
    village: Client, home: Household
) -> None:
    for wrong, why in (
        ({"on": "昨天"}, "2026-03-05 的样子"),
        ({"what": "慰问金", "yuan": "五百"}, "金额请填数字"),
        ({"what": "慰问金", "yuan": "500"}, "从哪里出"),
        ({"client_id": "x"}, "没有编号"),
    ):
        answer = village.post(address(home), form(**wrong))
        assert answer.status_code == 422
        assert why in body(answer), why
    row = saved(village, home, what="慰问金", yuan="500", purse="慰问经费", received_by="本人")
    assert Handed.objects.get(visit=row).fen == 50000


def test_what_was_said_is_read_by_those_who_go_there_and_each_reading_leaves_a_line(
    village: Client, li: Client, leader: Client, zhao: Client, home: Household
) -> None:
    row = saved(village, home, words="想有人说说话", mood="low")
    page = f"/visits/{row.public_id}/"
    for client in (village, li):
        before = AuditEntry.objects.filter(act="view").count()
        assert "想有人说说话" in body(client.get(page))
        assert AuditEntry.objects.filter(act="view").count() == before + 1
        assert "想有人说说话" in body(client.get(address(home, "")))
    assert leader.get(page).status_code == 403
    seen = body(leader.get(address(home, "")))
    assert "何联系" in seen
    assert "想有人说说话" not in seen
    assert "情绪低落" not in seen
    assert "陈桂兰" in body(leader.get("/visits/list/"))
    for elsewhere in (page, address(home), address(home, "")):
        assert zhao.get(elsewhere).status_code == 404
        assert village.get(elsewhere.replace("-", "0-", 1)).status_code == 404


def test_one_village_neither_sees_nor_writes_the_next_ones(village: Client) -> None:
    other = Household.objects.get(region=NEXT_VILLAGE)
    assert village.get(address(other)).status_code == 404
    assert village.post(address(other), form()).status_code == 404
    assert village.post(f"/visits/phone/family/{other.public_id}/", form()).status_code == 404
    for page in ("/visits/", "/visits/calls/", "/visits/phone/list/"):
        assert other.number not in body(village.get(page))
        assert str(other.public_id) not in body(village.get(page))


def test_the_township_enters_for_the_village_corrects_and_adds_a_gift(
    li: Client, village: Client, home: Household
) -> None:
    row = saved(li, home, who="何联系", words="没什么事")
    assert row.came == "office"
    page = f"/visits/{row.public_id}/"
    told = form(client_id=str(row.client_id), words="腿疼，走不了远路", health="unwell")
    assert "为什么更正" in body(li.post(page, told))
    assert "别人登记的" in body(village.post(page, told | {"why": "听错了"}))
    assert li.post(page, told | {"why": "听错了"}).status_code == 302
    shown = body(li.get(page))
    assert "腿疼" in shown
    assert "没什么事" in shown
    assert EarlierVisit.objects.count() == 1
    gift = {"deed": "hand", "what": "米 10 斤", "purse": "村里", "received_by": "本人"}
    assert li.post(page, gift).status_code == 302
    assert "米 10 斤" in body(li.get(page))


def test_what_must_not_wait_is_on_the_desk_until_somebody_says_what_was_done(
    village: Client, li: Client, leader: Client, home: Household
) -> None:
    saved(village, home, words="说不想活了", mood="low")
    row = Concern.objects.get()
    assert "要当天看的情况" in body(li.get("/desk/"))
    listed = body(li.get("/visits/concerns/?state=open"))
    assert "话里有要当心的字眼" in listed
    assert "不想活" not in listed
    assert leader.get("/visits/concerns/").status_code == 403
    page = f"/visits/concerns/{row.public_id}/"
    assert village.post(page, {"done": "看过"}).status_code == 403
    assert "请填" in body(li.post(page, {"done": " "}))
    assert li.post(page, {"done": "下午去看过，女儿回来了"}).status_code == 302
    assert "女儿回来了" in body(village.get(page))
    assert "没有要当天看的" in body(li.get("/visits/concerns/?state=open"))
    assert "要当天看的情况" not in body(li.get("/desk/"))


def test_a_county_adds_words_of_its_own(wang: Client, li: Client) -> None:
    assert li.post("/visits/words/", {"word": "走绝路"}).status_code == 403
    assert wang.post("/visits/words/", {"word": "死"}).status_code == 422
    assert wang.post("/visits/words/", {"word": "走绝路"}).status_code == 302
    assert "走绝路" in body(li.get("/visits/words/"))
    wang.post("/visits/words/", {"off": "走绝路"})
    assert not RiskWord.objects.exists()


def test_who_needs_a_call_is_told_by_place_and_a_family_that_wants_none_is_left_alone(
    wang: Client, village: Client, home: Household
) -> None:
    page = body(wang.get("/visits/calls/"))
    assert "本县也还没有定" in page
    assert page.index("桃林村") < page.index("河口村")
    saved(village, home, how="call")
    assert home.number not in body(wang.get("/visits/calls/?months=12"))
    Visit.objects.update(day=today() - timedelta(days=100))
    assert home.number in body(wang.get("/visits/calls/?months=3"))
    FamilyWish.objects.create(
        household=home, region=home.region, way="none", told_by="本人", told_on=today(),
        known_from=timezone.now(),
    )  # fmt: skip
    assert home.number not in body(wang.get("/visits/calls/?months=3"))
    assert "先问乡镇再去" in body(wang.get(address(home)))


@pytest.mark.parametrize("which", ["list", "calls", "concerns"])
def test_lists_leave_as_they_are_filtered_and_without_words(
    village: Client, wang: Client, home: Household, has_a_purpose: None, which: str
) -> None:
    saved(village, home, words="说不想活了")
    Visit.objects.update(day=today() - timedelta(days=200))
    answer = wang.get(f"/visits/{which}.xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(answer))).worksheets[0].values)
    assert rows[0][0] == "家庭编号"
    assert home.number in {row[0] for row in rows[1:]}
    assert "不想活" not in str(rows)
    csv = b"".join(wang.get(f"/visits/{which}.csv?q=没有这家")).decode("utf-8-sig")
    assert len(csv.splitlines()) == 1
    assert AuditEntry.objects.filter(act="export").count() == 2


def test_the_file_is_printed_whole_and_leaves_a_line(
    village: Client, li: Client, home: Household
) -> None:
    saved(village, home, words="想有人说说话", what="慰问金", yuan="500", purse="慰问经费",
          received_by="本人签字", health="ill")  # fmt: skip
    page = body(li.get(address(home, "file/")))
    for words in ("帮扶工作档案", "陈桂兰", "想有人说说话", "慰问经费", "突然生病或者住院"):
        assert words in page
    assert "罗明" not in page
    assert AuditEntry.objects.filter(act="export").count() == 1


def snapshot() -> SimpleUploadedFile:
    """From a large camera, with where it was taken."""
    target, exif = io.BytesIO(), Image.Exif()
    exif[ExifTags.Base.Make] = "相机"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[2] = (31.0, 45.0, 12.0)
    Image.effect_noise((1800, 1400), 60).convert("RGB").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", target.getvalue(), "image/jpeg")


def test_a_photo_is_small_without_its_place_seen_on_the_visit_alone_and_taken_off(
    village: Client, leader: Client, zhao: Client, home: Household
) -> None:
    row = saved(village, home, photo=snapshot())
    page = f"/visits/{row.public_id}/"
    assert "看照片" in body(village.get(page))
    content = b"".join(village.get(f"{page}photo/"))
    assert len(content) <= 300 * 1024
    with Image.open(io.BytesIO(content)) as kept:
        assert max(kept.size) <= 1280
        assert not kept.getexif()
    assert (leader.get(f"{page}photo/").status_code, zhao.get(page).status_code) == (403, 404)
    assert zhao.get(f"{page}photo/").status_code == 404
    assert "这是 PDF" in body(village.post(address(home), form(photo=_pdf())))
    stored = StoredFile.objects.get()
    hand_over_photos(home.pk, NEXT_VILLAGE)
    assert StoredFile.objects.get().region == NEXT_VILLAGE
    StoredFile.objects.update(region=stored.region)
    assert village.post(page, {"deed": "photo"}).status_code == 302
    assert village.post(page, {"deed": "photo"}).status_code == 302
    assert not StoredFile.objects.exists()
    assert village.get(f"{page}photo/").status_code == 404


def test_a_photo_goes_with_the_data_of_its_family(village: Client, home: Household) -> None:
    saved(village, home, photo=snapshot())
    forget_photos(by=SYSTEM, people=[], households=[home.pk], purpose="删除")
    assert not StoredFile.objects.exists()


def _pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")


class TestPhone:
    def test_its_page_names_nobody_and_its_list_holds_the_least(
        self, village: Client, home: Household
    ) -> None:
        shell = body(village.get("/visits/phone/"))
        assert "何联系" not in shell
        assert "csrfmiddlewaretoken" not in shell
        answer = village.get("/visits/phone/list/")
        told = json.loads(answer.content)
        (family,) = told["families"]
        assert family["names"] == "陈桂兰、罗建国"
        assert set(family) == {
            "id", "names", "place", "wish", "how", "contacts", "send", "duties",
        }  # fmt: skip
        assert not {"3415", "1380", "6217", home.number} & set(body(answer).split('"'))
        assert "34159919" not in body(answer)
        assert answer["Cache-Control"] == "no-store"
        assert AuditEntry.objects.filter(act="list").exists()

    def test_it_sends_one_at_a_time_and_a_replay_is_harmless(
        self, village: Client, home: Household
    ) -> None:
        send = f"/visits/phone/family/{home.public_id}/"
        told = form(mark=duty(home).mark)
        first, again = (village.post(send, told).json() for _ in range(2))
        assert (first["before"], again["before"]) == (False, True)
        assert first["saved"] == again["saved"]
        refused = village.post(send, told | {"words": "别的"})
        assert (refused.status_code, "内容不同" in refused.json()["refused"]) == (422, True)
        assert Visit.objects.count() == 1

    def test_the_worker_is_a_script_for_that_page_only(self, client: Client) -> None:
        answer = client.get("/visits/phone/worker.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert "install" in body(answer)

    def test_who_only_reads_keeps_nothing(self, leader: Client) -> None:
        for page in ("/visits/", "/visits/phone/", "/visits/phone/list/"):
            assert leader.get(page).status_code == 403


def test_a_link_opens_one_form_without_a_name_and_once(
    li: Client, client: Client, home: Household
) -> None:
    made = body(li.post(address(home, "link/"), {"contact": "周村医", "days": "7"}))
    token = made.partition("/l/")[2].partition("/")[0]
    link = f"/l/{token}/"
    page = body(client.get(link))
    assert "陈女士" in page
    assert "陈桂兰" not in page
    told = form(who="别人", mood="usual")
    refused = client.post(link, told | {"on": "昨天", "need": "doctor"})
    assert refused.status_code == 422
    assert 'value="doctor" checked' in body(refused)
    assert "收到了" in body(client.post(link, told))
    assert "收到了" in body(client.post(link, told))  # the answer was lost on the way
    assert client.get(link).status_code == 404
    row = Visit.objects.get()
    assert (row.who, row.came) == ("周村医", "link")
    assert "一次性链接" in body(li.get("/visits/list/"))
    other = body(li.post(address(home, "link/"), {"contact": "周村医", "days": "7"}))
    off = other.partition('name="off" value="')[2].partition('"')[0]
    assert li.post(address(home, "link/"), {"off": off}).status_code == 302
    assert "不用再撤" in body(li.post(address(home, "link/"), {"off": off}))
    assert "1 到 30" in body(li.post(address(home, "link/"), {"contact": "甲", "days": "99"}))


def test_pages_cost_the_same_however_many_rows(
    wang: Client, village: Client, home: Household,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    admitted(*(bereaved(str(number)) for number in range(10, 16)))
    wives = Person.objects.filter(memberships__role="女方")
    born = date(1960, today().month, min(today().day, 28))
    PersonFacts.objects.filter(person__in=wives).update(birth_date=born)
    set_rhythm(wang)
    for each in Household.objects.filter(region=VILLAGE):
        saved(village, each, words="说不想活了", mood="low")
    for page in (
        "/visits/", "/visits/list/", "/visits/calls/", "/visits/concerns/",
        "/visits/phone/list/",
    ):  # fmt: skip
        with django_assert_max_num_queries(12 + 4):  # a visit itself takes four
            assert wang.get(page).status_code == 200
