"""国库直接支付 through the pages: typed with mistakes, handed in, confirmed by finance."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from base.papers.sheets import docx_text, pdf_text
from money.ledger.test_book import send_it
from money.payouts.test_batches import COUNTY, _owed
from money.returns.test_treasury import signed
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import open_dues
from nuanxin.money.returns.models import Bounce, ReturnFile, TypedAnswer
from nuanxin.money.returns.typed import Fields
from nuanxin.registry.people.models import Person
from registry.people.families import bereaved
from workbooks import write_xlsx

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[[str, Role, str], Client]
_TODAY = date(2026, 8, 1)
_CARD = "6217000000000000001"


@pytest.fixture
def sent(wang: Client, leader: Client, seat: Seat) -> Batch:
    """A batch of two lines the treasury has."""
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    names = ("王主任", "周复核", "孙局长")
    who = [actor_of(User.objects.get(name=name).posts.get()) for name in names]
    return send_it(signed(who[0], who[1], who[2]), who[0])


@pytest.fixture
def ma(seat: Seat) -> Client:
    return seat("马出纳", Role.FINANCE, "341599")


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:600]
    return answer.content.decode()


def _line(row: Batch, number: int, **said: str) -> dict[str, str]:
    key = BatchLine.objects.filter(batch=row).order_by("position")[number - 1].public_id
    return {f"{name}-{key}": value for name, value in said.items()}


def test_typed_with_mistakes_handed_in_and_confirmed(
    qian: Client, ma: Client, wang: Client, li: Client, leader: Client, sent: Batch
) -> None:
    at = f"/returns/{sent.public_id}/"
    day = f"{timezone.localdate()}"
    assert "国库直接支付" in _text(wang, f"/payouts/{sent.public_id}/")
    page = _text(qian, at)
    assert "填写国库支付结果" in page
    assert "还没填 2 笔 7,080.00 元" in page
    for path in ("typed/", "typed/fill/", "typed/hand-in/"):
        assert li.post(at + path).status_code == 403
        assert leader.post(at + path).status_code == 403
    assert "disabled" in _text(leader, f"{at}typed/")
    assert "一笔也没有填" in qian.post(f"{at}typed/").content.decode()
    wrong = _line(sent, 1, result="paid", voucher="ZF-1", day="2020-01-01")
    answer = qian.post(f"{at}typed/", wrong)
    assert answer.status_code == 422
    assert "第 1 笔：支付日期 2020-01-01 不在送财政" in answer.content.decode()
    assert 'value="ZF-1"' in answer.content.decode(), "nothing typed is lost"
    for said, told in (
        ({"result": "", "voucher": "ZF-1"}, "第 1 笔：填了内容，没有选结果"),
        ({"result": "paid", "voucher": "ZF-1", "fen": "abc", "day": day}, "第 1 笔：凭证金额"),
    ):
        answer = qian.post(f"{at}typed/", _line(sent, 1, **said))
        assert (answer.status_code, told in answer.content.decode()) == (422, True), told
    fill = {"town": "341599100000", "number": "ZF-2", "fen": "7,080.01", "day": day}
    told = qian.post(f"{at}typed/fill/", fill).content.decode()
    assert "没填的 2 笔合计 7,080.00 元，凭证金额写的是 7,080.01 元，不一致" in told
    assert 'value="7,080.01"' in told
    assert qian.post(f"{at}typed/fill/", {**fill, "town": "1"}).status_code == 422
    assert qian.post(f"{at}typed/fill/", {**fill, "fen": "x"}).status_code == 422
    assert qian.post(f"{at}typed/fill/", {**fill, "day": ""}).status_code == 422
    assert qian.post(f"{at}typed/hand-in/").status_code == 422
    assert qian.post(f"{at}typed/fill/", {**fill, "fen": "7,080.00"}).status_code == 302
    stood = Fields("paid", "ZF-2", "7080.00", day).mark
    back = qian.post(f"{at}typed/", _line(sent, 1, result="", stood=stood))
    assert "第 1 笔：已经填过，没有选结果" in back.content.decode()
    failed = _line(
        sent,
        2,
        result="failed",
        voucher="ZF-2",
        fen="7080",
        cause="holder",
        words="少一个字",
        stood=stood,
    )
    assert qian.post(f"{at}typed/?state=typed", failed)["Location"].endswith("?state=typed")
    assert "少一个字" in _text(qian, f"{at}typed/?state=typed&q=")
    assert "没有符合条件" in _text(qian, f"{at}typed/?state=left")
    assert qian.post(f"{at}typed/hand-in/").status_code == 302
    perform(Job.objects.latest("pk").public_id, _TODAY)
    assert "看支付结果" in _text(qian, f"/jobs/{Job.objects.latest('pk').public_id}/")
    made = ReturnFile.objects.get()
    assert (made.status, made.paid_lines, made.failed_lines) == ("read", 1, 1), made.faults
    assert "已经交出一份结果" in _text(qian, f"{at}typed/")
    assert qian.post(f"{at}typed/", failed).status_code == 422
    asked = {"deed": "settle", "returned": str(made.public_id)}
    for client, desk in ((qian, False), (wang, False), (ma, True)):
        assert ("确认支付结果" in _text(client, "/desk/")) is desk
        page = _text(client, at)
        assert ("要由财政的另一位同志核对后确认" in page) is not desk
        assert "ZF-2" in page
        assert "少一个字" in page
    assert "由财政确认" in wang.post(f"{at}step/", asked).content.decode()
    assert ma.post(f"{at}step/", asked).status_code == 302
    perform(Job.objects.latest("pk").public_id, _TODAY)
    assert not TypedAnswer.objects.exists()
    for path in ("", "lines/", "sheet/"):
        for word in ("回盘", "上传"):
            assert word not in _text(wang, at + path), (path, word)
    assert "已有支付结果" in _text(wang, f"/payouts/{sent.public_id}/")
    assert (Bounce.objects.get().cause, Bounce.objects.get().words) == ("holder", "少一个字")
    sheet = _text(wang, f"{at}sheet/")
    for words in ("按支付凭证", "ZF-2", "国库直接支付", "3,540.00"):
        assert words in sheet
    unpaid = _text(li, "/returns/")
    assert "少一个字" in unpaid
    assert "国库直接支付" in unpaid
    exported = b"".join(li.get("/returns/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "国库直接支付" in exported


def test_the_table_goes_out_sealed_by_a_purpose_and_comes_back_filled(
    qian: Client, li: Client, sent: Batch, tmp_path: object
) -> None:
    at = f"/returns/{sent.public_id}/"
    assert li.get(f"{at}table.xlsx").status_code == 403
    answer = qian.get(f"{at}table.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    entry = AuditEntry.objects.filter(act="export").latest("pk")
    assert entry.lists.filter(whole=True).exists()
    sheet, notes = load_workbook(io.BytesIO(content)).worksheets
    head, *rows = [[cell.value for cell in row] for row in sheet]
    assert head[-6:] == ["批次号", "发放结果", "失败原因", "支付凭证号", "凭证金额", "支付日期"]
    assert _CARD in rows[0]
    assert "批次号" in [row[0].value for row in notes]
    filled = [[str(each or "") for each in row] for row in (head, *rows)]
    for number, row in enumerate(filled[1:], 1):
        row[-5:] = ["成功", "", f"ZF-{number}", "", f"{timezone.localdate()}"]
    book = write_xlsx(tmp_path / "r.xlsx", {"结果": filled})  # type: ignore[operator]
    file = SimpleUploadedFile("结果.xlsx", book.read_bytes())
    assert qian.post(f"{at}upload/", {"file": file}).status_code == 302
    perform(Job.objects.latest("pk").public_id, _TODAY)
    made = ReturnFile.objects.get()
    assert (made.status, made.paid_lines) == ("read", 2), made.faults


def test_a_banks_batch_has_none_of_it(wang: Client, qian: Client, sent: Batch) -> None:
    row = Batch.objects.create(
        region=sent.region, number="341599-2026-0099", title="银行的", benefits=[],
        first_month=1, end_month=2, budget_year=2026, status="sent", digest="x",
        maker=User.objects.get(name="王主任"), made_at=timezone.now(), sent_at=timezone.now(),
    )  # fmt: skip
    assert qian.get(f"/returns/{row.public_id}/typed/").status_code == 404
    assert qian.get(f"/papers/batch/{row.public_id}/treasury.pdf").status_code == 404
    assert "上传回盘文件" in _text(qian, f"/returns/{row.public_id}/")
    both = _text(wang, "/payouts/")
    assert "银行的" in both
    assert sent.number in both
    only = _text(wang, "/payouts/?road=treasury")
    assert sent.number in only
    assert row.number not in only
    assert wang.post("/payouts/prepare/", {"due": "x", "road": "post"}).status_code == 422


def test_the_order_says_who_pays(wang: Client) -> None:
    _owed(actor_of(User.objects.get(name="王主任").posts.get()), bereaved("1"))
    (due,) = open_dues(COUNTY)
    assert (
        wang.post("/payouts/prepare/", {"due": due.key, "road": "treasury"}).status_code == 302
    )
    perform(Job.objects.latest("pk").public_id, _TODAY)
    row = Batch.objects.get()
    assert (row.road, row.line_count) == ("treasury", 1)
    assert "支付申请书和花名册" in _text(wang, f"/payouts/{row.public_id}/")
    told = _text(wang, f"/papers/batch/{row.public_id}/")
    assert "申请书锁定以后才能打印" in told
    assert wang.get(f"/papers/batch/{row.public_id}/treasury.pdf").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_paper_names_payees_masked_and_whose_money(
    qian: Client, sent: Batch, kind: str
) -> None:
    Person.objects.filter(name="陈桂兰").update(shown_as="masked")
    answer = qian.get(f"/papers/batch/{sent.public_id}/treasury.{kind}")
    assert answer.status_code == 200
    said = "".join((pdf_text if kind == "pdf" else docx_text)(answer.content).split())
    for words in (
        "财政直接支付申请书",
        "7,080.00",
        "柒仟零捌拾元整",
        "没有登记指标文件",
        "陈某兰",
        "申请日期：年月日",
    ):
        assert words in said
    assert "陈桂兰" not in said
    assert _CARD not in said
    bundle = _text(qian, f"/payouts/{sent.public_id}/bundle/")
    lines = f"/payouts/{sent.public_id}/lines/"
    page = _text(qian, f"/payouts/{sent.public_id}/")
    assert f'<a href="{lines}"><b>7,080.00</b></a>' in page
    links = re.findall(rf'<a href="{lines}\?(level=[^"]*benefit=[^"]*)">([^<]+)</a>', page)
    assert [fen for _, fen in links] == ["3,540.00", "1,416.00", "708.00", "1,416.00"]
    behind = _text(qian, f"{lines}?{html.unescape(links[0][0])}")
    assert "只列：特别扶助金（死亡），中央负担，共 2 笔" in behind
    assert "只列：x，共 0 笔" in _text(qian, f"{lines}?benefit=x")
    assert "由国库直接支付到收款人账户" in bundle
    assert "资金来源表" in bundle
    assert "一卡通平台" not in bundle
