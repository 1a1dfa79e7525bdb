"""指标 on its pages: entered, confirmed by the other body; every figure opens its rows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from money.funds.papers import DEATH, PAPER, given
from money.ledger.test_book import send_it
from money.payouts.test_batches import _approved, _drawn, _owed
from money.returns.files import table
from money.returns.test_settling import confirm as settled
from money.returns.test_settling import hand_in, one_fails
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.kit.money import fen
from nuanxin.money.funds.models import Appropriation, ClosedYear
from nuanxin.money.payouts.models import Batch
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'href="(/funds/(?:documents|lines)/\?[^"]*)">(-?[\d,]+\.\d\d)<')
_TOTAL = re.compile(r"合计 (-?[\d,]+\.\d\d) 元")
_NAMES = ("王主任", "周复核", "孙局长")
Seat = Callable[[str, Role, str], Client]
FORM = {
    "number": "演财社指〔2026〕12号", "year": "2026", "kind": "main", "level": "中央",
    "function": "2100717", "amount": "１，２３４．５０ 元", "issued": "2026-05-18",
    "arrived": "", "note": "", "benefit": [DEATH[0]],
}  # fmt: skip


def actor(name: str) -> Actor:
    return actor_of(User.objects.get(name=name).posts.get())


@pytest.fixture
def settled_half(wang: Client, leader: Client, qian: Client, seat: Seat) -> Batch:
    """Two families' half-year: one paid, one failed; money of two levels; a third locked."""
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    people = [actor(name) for name in _NAMES]
    row = send_it(_approved(*people), people[0])
    settled(hand_in(row, table(row, one_fails), people[0]), actor("钱会计"))
    given(people[0], actor("钱会计"))
    given(people[0], actor("钱会计"), PAPER._replace(level="省", arrived_on=None))
    return row


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_every_figure_opens_the_rows_it_is_the_sum_of(
    wang: Client, qian: Client, settled_half: Batch
) -> None:
    for client in (wang, qian):
        found = _LINK.findall(_text(client, "/funds/?year=2026"))
        assert len(found) == 2 + 1 + 4  # issued, arrived, paid; one line in four shares
        for address, shown in found:
            total = _TOTAL.search(_text(client, html.unescape(address)))
            assert total, address
            assert fen(total[1].replace(",", "")) == fen(shown.replace(",", "")), address


def test_the_table_adds_up_and_is_narrowed(wang: Client, settled_half: Batch) -> None:
    page = _text(wang, "/funds/?year=2026&level=中央")
    assert "10,000.00" in page
    assert "8,230.00" in page  # 10,000.00 less the 1,770.00 of the line that was paid
    assert page.count('data-label="负担级次">') == 1
    assert page.count("未登记指标") == 0
    assert _text(wang, "/funds/?year=2026").count("未登记指标") == 2  # 市, 县
    assert "还没有指标" in _text(wang, "/funds/?year=2024")
    assert "还没有指标" in _text(wang, "/funds/?year=xx&level=省&benefit=没有")


def test_a_document_is_entered_confirmed_and_counts(wang: Client, qian: Client) -> None:
    assert "登记指标文件" in _text(wang, "/funds/")
    answer = wang.post("/funds/new/", FORM)
    row = Appropriation.objects.get()
    assert (row.amount_fen, row.state, row.programme) == (123_450, "待确认", DEATH[1])
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/funds/documents/{row.public_id}/",
    )
    page = f"/funds/documents/{row.public_id}/"
    assert "与文件一致" not in _text(wang, page)
    assert "与文件一致" in _text(qian, page)
    assert "等确认的指标文件" in _text(qian, "/funds/")
    refused = wang.post(f"{page}step/", {"deed": "confirm"})
    assert (refused.status_code, "不能是同一个人" in refused.content.decode()) == (422, True)
    assert qian.post(f"{page}step/", {"deed": "confirm"}).status_code == 302
    assert "登记到位" in _text(wang, page)
    wang.post(f"{page}step/", {"deed": "arrive", "day": "2026-05-20"})
    row.refresh_from_db()
    assert (row.state, str(row.arrived_on)) == ("已确认", "2026-05-20")
    answer = wang.post(f"{page}step/", {"deed": "reverse", "words": "多写了"})
    back = Appropriation.objects.get(reverses=row)
    assert answer["Location"] == f"/funds/documents/{back.public_id}/"
    assert "已有冲正" in _text(wang, page)
    declined = qian.post(
        f"/funds/documents/{back.public_id}/step/", {"deed": "decline", "words": "没有错"}
    )
    assert declined.status_code == 302
    assert "没有错" in _text(wang, f"/funds/documents/{back.public_id}/")


def test_what_cannot_be_read_or_taken_is_said_and_the_form_kept(wang: Client) -> None:
    wrong = FORM | {"year": "二六", "amount": "很多", "issued": "", "arrived": "没有"}
    answer = wang.post("/funds/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("预算年度：请填", "金额：请填数字", "文件日期：请填", "到位日期："):
        assert said in page
    assert "演财社指〔2026〕12号" in page
    answer = wang.post("/funds/new/", FORM | {"function": "21", "benefit": [], "level": ""})
    page = answer.content.decode()
    assert "有 3 处需要改一下" in page
    assert Appropriation.objects.count() == 0
    wang.post("/funds/new/", FORM | {"kind": "recall", "amount": "5"})
    assert Appropriation.objects.get().amount_fen == -500


def test_documents_are_found_and_leave_as_a_file(wang: Client, settled_half: Batch) -> None:
    page = _text(wang, "/funds/documents/?q=演财社指&year=2026")
    assert "共 2 份，合计 20,000.00 元" in page
    assert "共 1 份" in _text(wang, "/funds/documents/?level=省")
    assert "共 1 份" in _text(wang, "/funds/documents/?state=arrived")
    assert "没有符合条件" in _text(wang, "/funds/documents/?kind=recall")
    for address in (
        "/funds/documents/list.csv", "/funds/list.csv?year=2026",
        f"/funds/lines/list.csv?{urlencode(_BEHIND)}", "/funds/list.xlsx?year=2026",
    ):  # fmt: skip
        answer = wang.get(address)
        told = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.status_code == 200
        assert told
        assert b"34159919600520" not in told
    assert AuditEntry.objects.filter(act="export").count() == 4
    assert wang.get("/funds/list.pdf").status_code == 404


_BEHIND = {"year": "2026", "level": "中央", "benefit": DEATH[0], "use": "paid"}


def test_the_lines_behind_a_figure_are_found_by_name(wang: Client, settled_half: Batch) -> None:
    page = _text(wang, f"/funds/lines/?{urlencode(_BEHIND)}")
    assert "共 1 笔，合计 1,770.00 元" in page
    assert "陈桂兰" in page
    assert f"/payouts/{settled_half.public_id}/lines/?line=" in page
    assert "共 1 笔" in _text(wang, f"/funds/lines/?{urlencode(_BEHIND | {'q': '陈'})}")
    none = _text(wang, f"/funds/lines/?{urlencode(_BEHIND | {'q': '罗'})}")
    assert "共 0 笔，合计 0.00 元" in none
    for odd in ({"year": "x"}, {"use": "lost"}, {"benefit": ""}):
        asked = {k: v for k, v in (_BEHIND | odd).items() if v}
        assert wang.get(f"/funds/lines/?{urlencode(asked)}").status_code == 404


def test_the_pages_cost_few_queries(
    wang: Client, settled_half: Batch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    paper = Appropriation.objects.order_by("pk")[0].public_id
    lines = f"/funds/lines/?{urlencode(_BEHIND)}"
    for address in ("/funds/?year=2026", "/funds/documents/", f"/funds/documents/{paper}/"):
        with django_assert_max_num_queries(12):
            wang.get(address)
    with django_assert_max_num_queries(16):
        wang.get(lines)


def test_who_may_not_look_is_turned_away(
    li: Client, seat: Seat, settled_half: Batch, leader: Client
) -> None:
    supervisor = seat("吴督导", Role.SUPERVISOR, "341599")
    paper = Appropriation.objects.order_by("pk")[0].public_id
    for client in (li, supervisor):
        for address in ("/funds/", "/funds/documents/", f"/funds/documents/{paper}/"):
            assert client.get(address).status_code == 403
    assert leader.get("/funds/").status_code == 200
    assert leader.get("/funds/new/").status_code == 403
    other = seat("外县", Role.FINANCE, "341502")
    assert other.get(f"/funds/documents/{paper}/").status_code == 404
    assert "还没有指标" in _text(other, "/funds/?year=2026")
    assert "共 0 笔" in _text(other, f"/funds/lines/?{urlencode(_BEHIND)}")


def test_finance_asks_and_the_leader_agrees_to_close_a_year(
    qian: Client, leader: Client, wang: Client
) -> None:
    assert "提出 2025 年度关账" in _text(qian, "/funds/?year=2025")
    assert "年度关账" not in _text(wang, "/funds/?year=2025")
    assert wang.post("/funds/close/", {"year": "2025"}).status_code == 403
    assert qian.post("/funds/close/", {"year": "没有"}).status_code == 422
    assert qian.post("/funds/close/", {"year": "2025", "deed": "ask"}).status_code == 302
    waits = _text(qian, "/funds/?year=2025")
    assert "您已经提出 2025 年度关账，要由另一位财政经办或分管领导同意" in waits
    assert 'value="agree"' not in waits
    assert qian.post("/funds/close/", {"year": "2025", "deed": "agree"}).status_code == 422
    assert "同意 2025 年度关账" in _text(leader, "/funds/?year=2025")
    assert leader.post("/funds/close/", {"year": "2025", "deed": "agree"}).status_code == 302
    assert ClosedYear.objects.get().closed_at
    assert "2025 年度指标（已关账）" in _text(qian, "/funds/?year=2025")


def test_a_document_of_a_closed_year_offers_no_reversal(
    wang: Client, qian: Client, leader: Client
) -> None:
    wang.post("/funds/new/", FORM | {"year": "2025"})
    page = f"/funds/documents/{Appropriation.objects.get().public_id}/"
    qian.post(f"{page}step/", {"deed": "confirm"})
    assert "冲正这一份" in _text(wang, page)
    qian.post("/funds/close/", {"year": "2025", "deed": "ask"})
    leader.post("/funds/close/", {"year": "2025", "deed": "agree"})
    assert "冲正这一份" not in _text(wang, page)


def test_for_a_closed_year_only_what_clears_it_can_be_chosen(
    wang: Client, qian: Client, leader: Client
) -> None:
    assert 'value="advance"' in _text(wang, "/funds/new/?year=2025")
    qian.post("/funds/close/", {"year": "2025", "deed": "ask"})
    leader.post("/funds/close/", {"year": "2025", "deed": "agree"})
    assert _kinds(wang, "2025") == ["", "clearing", "recall", "carried"]
    assert "2025 年度已经关账，只收" in _text(wang, "/funds/new/?year=2025")
    assert "carried" not in _kinds(wang, "2024")
    assert _kinds(wang, "二〇二五") == _kinds(wang, "2026")


def _kinds(client: Client, year: str) -> list[str]:
    form = _text(client, f"/funds/new/?year={year}").partition('id="kinds"')[2]
    return re.findall(r'<option value="(\w*)"', form.partition("</select>")[0])


def test_the_batch_says_whether_money_is_at_hand(wang: Client, qian: Client) -> None:
    by = actor("王主任")
    _owed(by, bereaved("1"))
    row = _drawn(by)
    assert "未登记指标" in _text(wang, f"/payouts/{row.public_id}/")
    given(by, actor("钱会计"), PAPER._replace(amount_fen=100))
    wang.post(f"/payouts/{row.public_id}/examine/")
    page = _text(wang, f"/payouts/{row.public_id}/?light=funds")
    assert "未登记指标" not in page
    assert "指标结余 1.00 元，这一批要 1,770.00 元，超出 1,769.00 元" in page
    assert "整批" in page
    assert "用 <a" in page
