"""Pages of volunteers: applied, taken on, corrected, certified, thanked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.jurisdiction.models import Region
from nuanxin.care.volunteers.models import ServedHours, Volunteer, VolunteerTeam
from registry.people.families import VILLAGE
from web.orders.test_order_pages import body, day, enlisted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _village() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")


def did(client: Client, volunteer: Volunteer, deed: str, **said: object) -> Any:
    return client.post(f"/volunteers/{volunteer.public_id}/act/", {"deed": deed, **said})


def test_nobody_is_written_down_who_did_not_agree(li: Client) -> None:
    said = {"name": "孙大姐", "place": f"{VILLAGE}", "came": "self", "applied": day()}
    answer = li.post("/volunteers/new/", said)
    assert answer.status_code == 422
    assert "本人同意，才能登记" in body(answer)
    assert "登记说明" in body(li.get("/volunteers/new/"))
    assert not Volunteer.objects.exists()


def test_a_volunteer_is_found_corrected_and_their_number_looked_at_with_a_line(
    li: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = enlisted(li)
    page = f"/volunteers/{row.public_id}/"
    with django_assert_max_num_queries(24):
        assert "孙大姐" in body(li.get("/volunteers/?skill=cleaning&q=孙"))
    assert "没有这样的志愿者" in body(li.get("/volunteers/?skill=hair"))
    assert "13700001111" not in body(li.get(page))
    assert "13700001111" in body(li.post(f"{page}phone/"))
    assert AuditEntry.objects.filter(act="view", purpose="查看志愿者电话").exists()
    out = li.get("/volunteers/list.csv")
    text = b"".join(out.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "孙大姐" in text
    assert "13700001111" not in text


def test_papers_answers_hours_and_thanks(li: Client, wang: Client) -> None:
    row = enlisted(li)
    page = f"/volunteers/{row.public_id}/"
    assert "保险没有登记或者到期" in body(li.get(page))
    did(li, row, "paper", kind="agreement", title="协议", **{"from": day(), "until": day(9)})
    did(li, row, "paper", kind="insurance", title="意外险", **{"from": day(), "until": day(9)})
    did(li, row, "paper", kind="thanks", title="年度表扬", **{"from": day()})
    assert "没有登记或者到期" not in body(li.get(page))
    assert "孙大姐" not in body(wang.get("/volunteers/thanks/"))
    answer = {"way": "oral", "agreed_on": day(), "witness": "罗证人", "answer": "given"}
    did(li, row, "consent", purpose="volunteer_public", **answer)
    assert "孙大姐" in body(wang.get("/volunteers/thanks/"))
    assert "没有可开的证明" in body(li.get(f"{page}hours.pdf"))
    for typed in ("9e999999", "nan", "一小时", "1.2345", "13", "."):
        said = did(li, row, "hours", on=day(), hours=typed, what="集体庆生活动")
        assert said.status_code == 422, typed
    did(li, row, "hours", on=day(), hours="２．５ 小时", what="集体庆生活动")
    assert "待核定 2.5 小时" in body(li.get(page))
    assert "有服务时长待核定" in body(li.get("/desk/"))
    assert did(li, row, "certify", row="x").status_code == 422
    hours = ServedHours.objects.get()
    assert hours.certified_at is None, "what is no row certifies nothing"
    did(li, row, "certify", row=f"{hours.public_id}")
    assert ServedHours.objects.get().certified_at
    assert li.get(f"{page}hours.pdf")["Content-Type"] == "application/pdf"


def test_a_team_is_formed_counted_and_dissolved(li: Client, zhao: Client) -> None:
    said = {"name": "暖心队", "place": "341599100000", "formed": day()}
    assert li.post("/volunteers/teams/", said).status_code == 302
    assert "50 至 300 人不等" in body(li.get("/volunteers/teams/"))
    team = {"deed": "close", "team": str(VolunteerTeam.objects.get().public_id)}
    assert zhao.post("/volunteers/teams/", team).status_code == 422
    assert "由上级登记" not in body(li.get("/volunteers/teams/"))
    assert li.post("/volunteers/teams/", team).status_code == 302
    assert "还没有队伍" in body(li.get("/volunteers/teams/"))
