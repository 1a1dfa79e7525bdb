"""回盘 through the browser: a refused file, a good one, confirmed, at the township."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from money.ledger.test_book import send_it
from money.payouts.test_batches import _approved
from money.returns.files import DORMANT, PAID, Table, table
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.models import Bounce, LateReturn, ReturnFile
from workbooks import write_xls, write_xlsx

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[[str, Role, str], Client]
_NAMES = ("王主任", "周复核", "孙局长")
_TODAY = date(2026, 8, 1)


@pytest.fixture
def sent(wang: Client, leader: Client, seat: Seat) -> Batch:
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    who = {name: actor_of(User.objects.get(name=name).posts.get()) for name in _NAMES}
    return send_it(_approved(*(who[name] for name in _NAMES)), who[_NAMES[0]])


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _streamed(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[attr-defined]


def _upload(client: Client, row: Batch, content: bytes, name: str = "回盘.xlsx") -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"/returns/{row.public_id}/upload/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    perform(Job.objects.order_by("-pk")[0].public_id, _TODAY)
    return _text(client, answer["Location"])


def _xlsx(folder: Path, rows: Table) -> bytes:
    return write_xlsx(folder / "r.xlsx", {"回盘": rows}).read_bytes()


def _csv(rows: Table, codec: str) -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode(codec)


def _mixed(number: int) -> tuple[object, ...]:
    return DORMANT if number == 1 else PAID


def _step(client: Client, row: Batch, deed: str, words: str = "") -> int:
    made = ReturnFile.objects.get(status="read")
    address = f"/returns/{row.public_id}/step/"
    asked = {"deed": deed, "returned": str(made.public_id), "words": words}
    code = client.post(address, asked).status_code
    if deed == "settle" and code == 302:
        perform(Job.objects.order_by("-pk")[0].public_id, _TODAY)
    return code


def test_from_a_refused_file_to_the_townships_list(
    qian: Client, wang: Client, li: Client, zhao: Client, sent: Batch, tmp_path: Path
) -> None:
    address = f"/returns/{sent.public_id}/"
    assert "还没有回盘文件" in _text(qian, address)
    rows = table(sent, _mixed)  # type: ignore[arg-type]
    wrong = [list(row) for row in rows]
    wrong[1][5] = "1.00"
    assert "有 1 处错误" in _upload(qian, sent, _xlsx(tmp_path, wrong))
    page = _text(qian, address)
    assert "已拒收" in page
    assert "第 2 行：金额不一致：清册 3540.00 元，文件 1.00 元" in page
    wrong[1][5] = "2.00"
    _upload(qian, sent, _xlsx(tmp_path, wrong))
    last, _, older = _text(qian, address).partition("以前没有收下的 1 份")
    assert "文件 2.00 元" in last, "the last stands open, what it replaced is folded away"
    assert "文件 1.00 元" in older
    assert "看回盘" in _upload(qian, sent, _xlsx(tmp_path, rows))
    assert "没有重复登记" in _upload(qian, sent, _xlsx(tmp_path, rows))
    assert "要由另一位同志核对后确认" in _text(qian, address)
    assert _step(qian, sent, "settle") == 422
    assert _step(wang, sent, "settle") == 302
    page = _text(wang, address)
    assert "已确认" in page
    assert "outcome=failed" in page
    assert "共 1 笔" in _text(wang, f"{address}lines/?outcome=failed")
    assert "PZ-2026-001" in _text(wang, f"{address}lines/?outcome=paid")
    assert "没有符合条件" in _text(wang, f"{address}lines/?outcome=open")
    assert "没有付成，等核实账号" in _text(li, "/desk/")
    assert "没有付成，等核实账号" not in _text(zhao, "/desk/")
    unpaid = _text(li, "/returns/?state=waiting&cause=inactive&year=2026&q=陈")
    assert "未激活" in unpaid
    assert "2026 年度没有付成的" in unpaid
    assert "共 1 笔 3,540.00 元" in unpaid
    assert "未激活</td>" not in _text(zhao, "/returns/")
    assert "陈桂兰" not in _text(zhao, "/returns/")
    bounce = Bounce.objects.get()
    assert li.post(f"/returns/check/{bounce.public_id}/", {"words": ""}).status_code == 422
    done = li.post(f"/returns/check/{bounce.public_id}/", {"words": "已到银行激活"})
    assert done.status_code == 302
    assert "已到银行激活" in _text(li, "/returns/?state=checked")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_text_files_are_read_in_both_encodings(qian: Client, sent: Batch, codec: str) -> None:
    _upload(qian, sent, _csv(table(sent), codec), "回盘.csv")
    assert ReturnFile.objects.get().status == "read"


def test_an_old_workbook_is_read_too(qian: Client, sent: Batch, tmp_path: Path) -> None:
    rows = [[str(cell) for cell in row] for row in table(sent)]
    _upload(qian, sent, write_xls(tmp_path / "r.xls", rows).read_bytes(), "回盘.xls")
    assert ReturnFile.objects.get().status == "read", ReturnFile.objects.get().faults


@pytest.mark.parametrize("content", [b"\x81\xff\xff\xfe\x00", b"PK\x03\x04cut", b"a,b\n1,2\n"])
def test_a_file_nobody_can_read_is_kept_as_refused(
    qian: Client, sent: Batch, content: bytes
) -> None:
    _upload(qian, sent, content, "回盘.csv")
    made = ReturnFile.objects.get()
    assert (made.status, made.fault_count) == ("refused", 1)
    assert "整份没有收下" in _text(qian, f"/returns/{sent.public_id}/")


def test_lists_leave_masked_and_the_sheet_names_both_offices(
    qian: Client, wang: Client, sent: Batch, tmp_path: Path
) -> None:
    _upload(qian, sent, _xlsx(tmp_path, table(sent, _mixed)))  # type: ignore[arg-type]
    _step(wang, sent, "settle")
    before = AuditEntry.objects.filter(act="export").count()
    unpaid = _streamed(wang, "/returns/list.csv?state=unpaid&year=2026")
    assert "卡未激活" in unpaid
    told = _streamed(wang, f"/returns/{sent.public_id}/list.csv?outcome=failed")
    assert told.count("陈桂兰") == 1
    for text in (unpaid, told):
        assert "6217000000000000001" not in text
    assert AuditEntry.objects.filter(act="export").count() == before + 2
    sheet = _text(wang, f"/returns/{sent.public_id}/sheet/")
    for said in ("财政部门（盖章）", "卫生健康部门（盖章）", "3,540.00", "中央"):
        assert said in sheet


def test_a_paid_line_comes_back_by_two_hands(
    qian: Client, wang: Client, li: Client, leader: Client, sent: Batch, tmp_path: Path
) -> None:
    _upload(qian, sent, _xlsx(tmp_path, table(sent)))
    _step(wang, sent, "settle")
    address = f"/returns/{sent.public_id}/"
    line = BatchLine.objects.order_by("position")[0]
    form = {"day": "2026-07-18", "voucher": "TH-1", "cause": "closed", "words": "款项划回"}
    to = f"{address}lines/{line.public_id}/back/"
    assert li.post(to, form).status_code == 403
    assert leader.post(to, form).status_code == 403
    assert qian.post(to, {**form, "day": "2026-07"}).status_code == 422
    assert "请选择退回的原因" in qian.post(to, {**form, "cause": ""}).content.decode()
    assert qian.post(to, form).status_code == 302
    assert "确认付后退回" not in _text(qian, "/desk/")
    assert "确认付后退回" in _text(wang, "/desk/")
    assert "要由另一位同志核对后确认" in _text(qian, address)
    made = LateReturn.objects.get()
    step = f"{address}back/{made.public_id}/"
    assert qian.post(step, {"deed": "confirm"}).status_code == 422
    assert wang.post(step, {"deed": "x"}).status_code == 422
    assert wang.post(step, {"deed": "let_go", "words": ""}).status_code == 422
    assert "确认后这一笔重新列为待发放" in _text(wang, address)
    assert wang.post(step, {"deed": "confirm"}).status_code == 302
    page = _text(wang, address)
    assert "等核实账号再发" in page
    assert "outcome=failed" in page
    assert "共 1 笔" in _text(wang, f"{address}lines/?outcome=failed")
    assert "没有付成，等核实账号" in _text(li, "/desk/")
    assert "销户" in _text(li, "/returns/?state=waiting")
    assert "是" in _streamed(wang, f"{address}list.csv?outcome=failed")


def test_who_may_and_who_may_not(
    qian: Client, wang: Client, li: Client, leader: Client, sent: Batch
) -> None:
    address = f"/returns/{sent.public_id}/"
    assert li.get(address).status_code == 403
    assert leader.post(f"{address}upload/").status_code == 403
    assert wang.post(f"{address}upload/").status_code == 422
    assert qian.post(f"{address}step/", {"deed": "settle", "returned": "x"}).status_code == 422
    Batch.objects.filter(pk=sent.pk).update(status="approved")
    assert wang.get(address).status_code == 404


def test_the_pages_cost_few_queries(
    qian: Client, wang: Client, sent: Batch, tmp_path: Path,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    _upload(qian, sent, _xlsx(tmp_path, table(sent, _mixed)))  # type: ignore[arg-type]
    _step(wang, sent, "settle")
    key = sent.public_id
    pages = {"/returns/": 12, f"/returns/{key}/lines/": 12, f"/returns/{key}/": 13}
    for address, most in pages.items():
        with django_assert_max_num_queries(most):
            wang.get(address)
