"""What an answer says is kept once, and refused in the words of its own road and file."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.money.payouts.layouts import FIELDS
from nuanxin.money.payouts.roads import TREASURY
from nuanxin.money.returns.matching import Against, Line, match
from nuanxin.money.returns.reading import Read, read_return
from nuanxin.money.returns.words import cause_of, kept

_LIST = [column.header for column in TREASURY]
_DAYS = date(2026, 7, 1), date(2026, 7, 20)


@pytest.mark.parametrize(
    ("text", "cause", "words"),
    [
        ("户名不符：少一个字", "holder", "少一个字"),
        ("户名不符: 见 12:30 的通知", "holder", "见 12:30 的通知"),
        ("销户", "closed", ""),
        ("账户已销户", "closed", "账户已销户"),
        ("其他：单位：已撤", "other", "单位：已撤"),
        ("柜台：查无此人", "other", "柜台：查无此人"),
    ],
)
def test_our_word_for_the_cause_is_not_said_again(text: str, cause: str, words: str) -> None:
    assert (cause_of(text), kept(text)) == (cause, words)


def _row(number: str, day: str) -> list[Cell]:
    said = {"序号": number, "姓名": "陈桂兰", "收款人账号": "6217", "本次申请金额（元）": "1"}
    listed: list[Cell] = [said.get(header, "") for header in _LIST]
    return [*listed, "B-1", "成功", "ZF-1", day]


def _read(*rows: list[Cell], day: str = "支付日期", vouchers: bool = True) -> Read:
    head: list[Cell] = [*_LIST, "批次号", "发放结果", "支付凭证号", day]
    notes = Sheet("说明", [["批次号", "B-1"], ["结果范围", "部分"]])
    return read_return([Sheet("表", [head, *rows]), notes], TREASURY, vouchers=vouchers)


def test_a_day_is_refused_by_the_name_of_its_column() -> None:
    for name in ("支付日期", "入账日期"):
        (fault,) = _read(_row("1", "昨天"), day=name).faults
        assert fault.message.startswith(f"写了已付，{name}没有写或看不懂"), name
    (fault,) = _read(_row("1", ""), day="哪天").faults
    assert "支付日期没有写" in fault.message, "a table without the column is told ours"


def test_the_treasury_is_told_nothing_of_a_banks_file() -> None:
    read = _read(_row("1", "2026-06-30"))
    assert read.part, "its own label says so as well"
    line = Line(1, 1, "陈桂兰", "", b"", 100, answered=False)
    lines = {1: line, 2: line._replace(pk=2)}
    whole = read._replace(part=False)
    told = "\n".join(map(str, match(whole, Against("B-1", lines, *_DAYS, used={})).faults))
    assert "支付日期 2026-06-30 不在送财政（2026-07-01）和今天之间" in told
    assert "只交一部分的，请在第二张表里加一行“结果范围”“部分”" in told
    assert "回盘" not in told
    banks = "\n".join(map(str, match(whole, Against("B-1", lines, *_DAYS)).faults))
    assert "分几次回盘的，请在表头上面写“回盘范围”和“部分”" in banks
    for heads in ([], [*_LIST]):
        cells: list[Cell] = [*heads]
        (fault,) = read_return([Sheet("表", [cells])], TREASURY, vouchers=True).faults
        assert "请在下载的要填的表后面的列里填" in fault.message
        assert FIELDS["position"] in fault.message
