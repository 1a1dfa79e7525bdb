"""Lists as text: nothing is cut or replaced, and the totals are those that were signed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from nuanxin.base.files import parser
from nuanxin.base.ui.sheets import Cell
from nuanxin.kit.gb18030 import encode, unreadable
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.layouts import (
    Column,
    Format,
    Manner,
    Totals,
    faults_of,
    faults_of_manner,
    read_columns,
)
from nuanxin.money.payouts.sample import sample_of
from nuanxin.money.payouts.textfile import Sums, faults_in, refusal_of, written

COLUMNS = (
    Column("序号", "position", width=4),
    Column("户名", "holder", width=8),
    Column("账号", "account", width=6),
    Column("金额", "amount", width=9),
    Column("码", "fixed", "TF", 3),
)
SUMS = Sums("341599-2026-0001", 2, 354050)
WIDTHS, CSV, CSV_GB = Format.WIDTHS, Format.CSV, Format.CSV_GB


def rows(*holders: str) -> list[Sequence[Cell]]:
    amounts = (Decimal("3540.00"), Decimal("0.50"))
    return [
        (number, holder, "62170", amount, "TF")
        for number, (holder, amount) in enumerate(zip(holders, amounts, strict=True), 1)
    ]


def made(manner: Manner, *holders: str) -> bytes:
    return b"".join(written(COLUMNS, manner, rows(*holders), SUMS))


def test_a_line_of_fixed_widths_is_counted_in_bytes_and_amounts_stand_right() -> None:
    assert made(Manner(WIDTHS), "陈桂兰", "王𠮷").decode("gb18030").split("\r\n") == [
        "   1陈桂兰  62170   3540.00TF ",
        "   2王𠮷  62170      0.50TF ",
        "",
    ]
    first, second, _ = made(Manner(WIDTHS), "陈桂兰", "王𠮷").split(b"\r\n")
    assert len(first) == len(second) == sum(column.width for column in COLUMNS)


@pytest.mark.parametrize(
    ("totals", "place"), [(Totals.HEAD, 0), (Totals.FOOT, -2), (Totals.NONE, None)]
)
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (CSV, "合计,批次号,341599-2026-0001,笔数,2,金额（分）,354050,首号,1,末号,2"),
        (WIDTHS, f"{'341599-2026-0001':30}{2:8}{354050:16}{1:8}{2:8}"),
    ],
)
def test_the_totals_stand_where_the_layout_says(
    kind: Format, said: str, totals: Totals, place: int | None
) -> None:
    lines = made(Manner(kind, totals), "甲", "乙").decode(
        "gb18030" if kind == WIDTHS else "utf-8-sig"
    )
    found = lines.split("\r\n")
    assert (found[place] == said) if place is not None else said not in found


def test_csv_has_names_of_columns_and_its_own_encoding() -> None:
    plain = made(Manner(CSV), "龴", '甲,"乙"')
    assert plain.startswith(
        "\ufeff序号,户名,账号,金额,码\r\n1,龴,62170,3540.00,TF\r\n".encode()
    )
    assert '2,"甲,""乙""",62170,0.50,TF\r\n'.encode() in plain
    old = made(Manner(CSV_GB), "龴", "乙")
    assert b"1,\xfe\x59,62170" in old
    assert not old.startswith("\ufeff".encode("gb18030"))


def test_a_spreadsheet_finds_no_formula() -> None:
    assert "1,'=1+1," in made(Manner(CSV), "=1+1", "乙").decode("utf-8-sig")
    assert "1,'@x," in made(Manner(CSV_GB), "@x", "乙").decode("gb18030")
    with pytest.raises(Refusal, match="第 1 笔“户名”开头的符号会被表格软件当成公式"):
        made(Manner(WIDTHS), "=1+1", "乙")


@pytest.mark.parametrize(
    ("kind", "holder", "said"),
    [
        (WIDTHS, "欧阳桂兰花", "第 2 笔“户名”要 10 个字节，版式给了 8 个"),
        (WIDTHS, "𠮷𠮷𠮷", "第 2 笔“户名”要 12 个字节，版式给了 8 个"),
        (WIDTHS, "陈\ue000", "第 2 笔“户名”里有 GB18030 没有的字"),
        (CSV_GB, "陈\ue000", "第 2 笔“户名”里有 GB18030 没有的字"),
        (CSV_GB, "陈\ud800", "第 2 笔“户名”里有 GB18030 没有的字"),
        (CSV, "陈\n桂", "第 2 笔“户名”里有换行"),
        (WIDTHS, "陈\t桂", "第 2 笔“户名”里有换行"),
    ],
)
def test_what_the_file_cannot_hold_is_refused_by_place_and_never_by_name(
    kind: Format, holder: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        made(Manner(kind), "甲", holder)
    assert holder not in str(refused.value)
    assert next(faults_in(COLUMNS, Manner(kind), rows("甲", holder))).startswith(said)


def test_many_faults_are_counted_and_the_first_ones_named() -> None:
    told = refusal_of([f"第 {n} 笔“户名”要 10 个字节" for n in range(1, 13)])
    assert "第 10 笔" in told
    assert "第 11 笔" not in told
    assert "等 12 处" in told


def test_a_file_that_is_not_what_was_signed_is_no_file() -> None:
    with pytest.raises(AssertionError, match="signed were"):
        list(written(COLUMNS, Manner(CSV), rows("甲", "乙")[:1], SUMS))


def test_rare_characters_stand_where_our_own_reader_finds_them() -> None:
    moved = parser._GB18030_2022
    for private, character in moved.items():
        assert encode(chr(character)).decode("gb18030") == chr(private)
    assert unreadable("陈龴𠮷㛃·\U0002ebf0\U000323b0") == ""
    assert unreadable("陈\ue000\ue000\uffff\U0003ffff") == "\ue000\uffff\U0003ffff"


def test_a_layout_says_what_its_file_needs() -> None:
    bare = tuple(column._replace(width=0) for column in COLUMNS)
    assert "没有写宽度" in "".join(faults_of_manner(bare, Manner(WIDTHS)))
    assert "“码”里有对方认不出的字" in "".join(
        faults_of_manner([Column("码", "fixed", "\ue000", 3)], Manner(CSV_GB))
    )
    assert "导出说明" in "".join(faults_of_manner(bare, Manner(totals=Totals.FOOT)))
    assert not faults_of_manner(bare, Manner(CSV, Totals.HEAD))
    assert read_columns([["姓名", "payee", ""]]) == (Column("姓名", "payee"),)


def test_columns_nobody_knows_or_too_many_are_named() -> None:
    odd = [Column("甲", "nothing"), Column("码", "fixed", "长" * 41)]
    said = "".join(faults_of(odd + [Column(str(n), "fixed") for n in range(20)]))
    assert "没有“nothing”这一项" in said
    assert "“码”的固定内容最多 40 个字" in said
    assert "现在有 22 列" in said


def test_the_sample_is_written_as_the_file_is() -> None:
    assert sample_of(COLUMNS, Manner()).text == ""
    assert sample_of(COLUMNS, Manner(CSV, Totals.FOOT)).text.count("\r\n") == 4
    assert "要 19 个字节" in "".join(sample_of(COLUMNS, Manner(WIDTHS)).faults)
