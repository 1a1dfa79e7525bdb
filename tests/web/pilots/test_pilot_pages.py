"""试点项目: entered, its file written line by line, struck out, ended, listed, exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.support.pilots.models import Pilot, PilotEntry
from registry.people.families import VILLAGE

pytestmark = pytest.mark.django_db
TOWN = 341599100000
GIVEN = {
    "programme": "“十百千”工程", "name": "鼓楼社区家庭发展服务中心", "sort": "centre",
    "place": str(TOWN), "unit": "鼓楼社区居委会", "document": "演卫健〔2026〕3号",
    "goal": "一老一小照护和亲子活动", "starts_on": "2026-01-10",
}  # fmt: skip
LINE = {
    "deed": "entry", "on": "2026-03-01", "stage": "work", "words": "办了亲子活动",
    "families": "30",
}  # fmt: skip


def body(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def pilot(wang: Client) -> Pilot:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    assert wang.post("/pilots/new/", GIVEN).status_code == 302
    return Pilot.objects.get()


def test_a_pilot_is_entered_and_its_file_written(wang: Client, pilot: Pilot) -> None:
    address = f"/pilots/{pilot.public_id}/"
    for _ in range(2):  # sent twice, it is one line
        assert wang.post(address, LINE).status_code == 302
    assert wang.post(address, LINE | {"on": "2026-03-02", "families": ""}).status_code == 302
    page = body(wang.get(address))
    assert "办了亲子活动" in page
    assert "30 户次" in page
    assert PilotEntry.objects.count() == 2
    acts = list(
        AuditEntry.objects.filter(act__startswith="pilots.").values_list("act", flat=True)
    )
    assert sorted(acts) == ["pilots.add", "pilots.entry", "pilots.entry"]


def test_a_wrong_line_is_struck_out_and_stays_readable(wang: Client, pilot: Pilot) -> None:
    address = f"/pilots/{pilot.public_id}/"
    wang.post(address, LINE)
    entry = str(PilotEntry.objects.get().public_id)
    strike = {"deed": "strike", "entry": entry}
    assert "请填划去的原因" in body(wang.post(address, strike))
    assert wang.post(address, strike | {"reason": "不是这个点"}).status_code == 302
    page = body(wang.get(address))
    assert "<s>办了亲子活动</s>" in page
    assert "0 户次" in page


def test_it_ends_with_an_outcome_and_is_taken_up_again(wang: Client, pilot: Pilot) -> None:
    address = f"/pilots/{pilot.public_id}/"
    wang.post(address, LINE)
    end = {"deed": "end", "ends_on": "2026-02-01", "outcome": "做成了"}
    assert "不能早于 2026-03-01" in body(wang.post(address, end))
    assert "请填结果" in body(
        wang.post(address, end | {"ends_on": "2026-05-01", "outcome": ""})
    )
    assert wang.post(address, end | {"ends_on": "2026-05-01"}).status_code == 302
    assert "已经结束，不能再记" in body(wang.post(address, LINE | {"on": "2026-04-01"}))
    assert wang.post(address, {"deed": "reopen"}).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.ends_on, pilot.outcome) == (None, "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "请填试点名称"),
        ({"place": "341502000000"}, "请选您辖区内"),
        ({"place": "x"}, "请选您辖区内"),
        ({"sort": "no"}, "请选试点的种类"),
        ({"starts_on": "2026-02-30"}, "开始日期"),
        ({"starts_on": "2999-01-01"}, "不能早于 2000 年，也不能晚于今天"),
        ({"goal": "找张三 13900000000"}, "不要写手机号"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_on_the_form(
    wang: Client, change: dict[str, str], said: str
) -> None:
    answer = wang.post("/pilots/new/", GIVEN | change)
    assert answer.status_code == 422
    assert said in body(answer)
    assert "鼓楼社区居委会" in body(answer)
    assert not Pilot.objects.exists()


def test_one_name_stands_once_in_a_county(wang: Client, li: Client, pilot: Pilot) -> None:
    assert "已经登记过" in body(wang.post("/pilots/new/", GIVEN))
    assert "已经登记过" in body(li.post("/pilots/new/", GIVEN | {"place": str(VILLAGE)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2026-01-01"}, "不能早于试点开始"),
        ({"stage": "x"}, "请选这一条是哪一类"),
        ({"words": ""}, "请填做了什么"),
        ({"families": "-1"}, "惠及户次请填整数"),
        ({"families": "999999"}, "惠及户次请填 0 到"),
        ({"deed": "x"}, "没有选要做什么"),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    wang: Client, pilot: Pilot, change: dict[str, str], said: str
) -> None:
    answer = wang.post(f"/pilots/{pilot.public_id}/", LINE | change)
    assert answer.status_code == 422
    assert said in body(answer)


def test_put_right_it_may_not_begin_after_what_was_done(wang: Client, pilot: Pilot) -> None:
    wang.post(f"/pilots/{pilot.public_id}/", LINE)
    edit = f"/pilots/{pilot.public_id}/edit/"
    assert "已经有记录" in body(wang.post(edit, GIVEN | {"starts_on": "2026-04-01"}))
    assert wang.post(edit, GIVEN | {"unit": "新单位", "place": str(VILLAGE)}).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.unit, pilot.region) == ("新单位", VILLAGE)
    assert PilotEntry.objects.get().region == VILLAGE, "its file goes along"


def test_the_list_narrows_sorts_leaves_and_names_the_quiet_ones(
    wang: Client, pilot: Pilot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    recent = {"name": "城南村试点", "sort": "other", "starts_on": "2026-01-10"}
    wang.post("/pilots/new/", GIVEN | recent)
    fresh = Pilot.objects.get(name="城南村试点")
    day = timezone.localdate() - timedelta(days=3)
    wang.post(f"/pilots/{fresh.public_id}/", LINE | {"on": f"{day}"})
    with django_assert_max_num_queries(12):
        page = body(wang.get("/pilots/?sort=-last"))
    assert page.index("城南村试点") < page.index("鼓楼社区家庭发展服务中心")
    assert page.count("三个月没有记录") == 3, "in the filter, in the help, and one pilot"
    for query, shown in (("q=城南", 1), ("kind=centre", 1), ("state=quiet", 1),
                         ("state=running", 2), ("state=ended", 0), ("kind=x", 2)):  # fmt: skip
        assert wang.get(f"/pilots/?{query}").context["shown"].listing.total == shown, query
    rows = wang.get("/pilots/list.csv?q=城南")
    text = b"".join(rows.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[1].startswith("“十百千”工程,城南村试点")
    assert wang.get("/pilots/list.xlsx").status_code == 200
    assert wang.get("/pilots/list.pdf").status_code == 404


def test_each_sees_their_own_area_and_only_offices_write(
    pilot: Pilot, li: Client, zhao: Client, qian: Client, seat: Callable[..., Client]
) -> None:
    address = f"/pilots/{pilot.public_id}/"
    assert li.get(address).status_code == 200
    assert li.post(address, LINE).status_code == 302
    assert zhao.get(address).status_code == 404
    assert zhao.get("/pilots/").context["shown"].listing.total == 0
    for reader in (qian, seat("吴督导", Role.SUPERVISOR, "341599")):
        assert reader.get(address).status_code == 200
        assert (
            "<form"
            not in body(reader.get(address)).partition("<main")[2].partition("</main")[0]
        )
        assert reader.post(address, LINE).status_code == 403
        assert reader.get("/pilots/new/").status_code == 403
