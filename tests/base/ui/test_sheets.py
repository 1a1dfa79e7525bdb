"""Lists that leave the house: readable everywhere, harmless, nothing changed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nuanxin.base.ui.sheets import Cell, Sheet, csv_text, workbook

ROWS: list[tuple[Cell, ...]] = [
    ("=1+1", 3, Decimal("12.50"), date(2026, 1, 2), None),
    ("430923196605291234", 0, None, "", "<甲>&"),
]
SHEET = Sheet("名单", ("文字", "数", "元", "日", "空"), ROWS, [("导出人", "李干事")])


def _read(sheet: Sheet) -> list[list[object]]:
    book = load_workbook(io.BytesIO(b"".join(workbook(sheet))))
    return [list(row) for row in book["名单"].iter_rows(values_only=True)]


def test_a_workbook_gives_back_what_went_in() -> None:
    rows = _read(SHEET)
    assert rows[0] == ["文字", "数", "元", "日", "空"]
    assert rows[1] == ["=1+1", 3, 12.5, "2026-01-02", None]
    assert rows[2] == ["430923196605291234", 0, None, None, "<甲>&"]


def test_a_formula_stays_text_in_both_forms() -> None:
    book = load_workbook(io.BytesIO(b"".join(workbook(SHEET))))
    assert book["名单"]["A2"].data_type == "s" or book["名单"]["A2"].data_type == "inlineStr"
    assert "'=1+1" in b"".join(csv_text(SHEET)).decode("utf-8-sig")


def test_an_amount_has_its_fen_and_a_count_has_none() -> None:
    rows: list[tuple[Cell, ...]] = [(Decimal(123400) / 100, 5), (Decimal(-1250) / 100, 0)]
    text = b"".join(csv_text(Sheet("名单", ("元", "数"), rows))).decode("utf-8-sig")
    assert text.splitlines()[1:] == ["1234.00,5", "-12.50,0"]


def test_the_notes_say_who_took_it_out() -> None:
    book = load_workbook(io.BytesIO(b"".join(workbook(SHEET))))
    assert [c.value for c in book["导出说明"][2]] == ["导出人", "李干事"]


@given(st.text(max_size=30))
def test_any_text_survives_or_loses_only_what_xml_cannot_hold(text: str) -> None:
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        return
    (_, (seen,)) = _read(Sheet("名单", ("甲",), [(text,)]))
    kept = "".join(c for c in text if ord(c) >= 32 or c in "\t\n\r").translate(
        {0xFFFE: None, 0xFFFF: None}
    )
    assert str(seen or "").replace("\r\n", "\n").replace("\r", "\n") == kept.replace(
        "\r\n", "\n"
    ).replace("\r", "\n")
