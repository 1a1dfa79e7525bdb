"""Whatever stands in a sheet, the reader does not crash and loses no row."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.rolls.roll import Roll
from rolls_reading import LONG, WIDE, read
from workbooks import number

NUMBERS = [number(f"19{60 + i}0101", i) for i in range(8)]
FIELDS = [
    "性别",
    "出生日期",
    "户口性质",
    "婚姻状况",
    "子女来源",
    "存活状况",
    "死亡日期",
    "残疾证号",
]
FIELDS += [
    "残疾等级",
    "首次评定日期",
    "子女情况已核实",
    "享受项目",
    "户籍地区代码",
    "家庭月收入",
]
WORDS = [
    "",
    "1",
    "2",
    "云桥镇",
    "张梅",
    "李?",
    "女方",
    "男方",
    "子女",
    "本人",
    "健在",
    "死亡",
    "是",
]
WORDS += [
    "否",
    "农业",
    "初婚",
    "合计",
    "小计",
    "备注：",
    "341599",
    "430923118",
    "2015-06-07",
    "失独",
]
WORDS += ["2015年6月", "身份证号", "姓名", "4.3E+17", "二级", "双方亲生", "=1+1", "\x00", "😀"]
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from([*WORDS, *NUMBERS]),
    st.sampled_from(NUMBERS),
    st.text(max_size=6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2099, 1, 1)),
)


@st.composite
def sheets(draw: st.DrawFn) -> list[list[Cell]]:
    header: list[Cell] = [
        *draw(st.sampled_from([LONG, WIDE])),
        *draw(st.lists(st.sampled_from(FIELDS), unique=True)),
    ]
    row = st.lists(CELLS, max_size=len(header))
    return [header, *draw(st.lists(row, min_size=1, max_size=8))]


def attempt(rows: list[list[Cell]]) -> tuple[Roll | None, str]:
    try:
        return read(rows), ""
    except Refusal as refusal:
        return None, str(refusal)


def check(roll: Roll, rows: list[list[Cell]]) -> None:
    skipped = {(row.sheet, row.row) for row in roll.skipped}
    faulty, accepted = roll.faulty, roll.accepted
    assert not accepted & faulty
    assert not accepted & skipped
    assert not faulty & skipped
    blank = {
        ("表", i + 1)
        for i, row in enumerate(rows)
        if not any("".join(str(cell).split()) for cell in row)
    }
    told = accepted | faulty | skipped | blank
    assert {("表", i + 1) for i in range(1, len(rows))} <= told
    assert set(roll.originals) == faulty
    for household in roll.households:
        rows_of_it = {(person.sheet, person.row) for person in household.people}
        if not household.reason:
            assert rows_of_it <= accepted
    assert all(fault.message and fault.column for fault in roll.faults)


@given(sheets())
def test_every_row_ends_in_exactly_one_of_accepted_faulty_and_skipped(
    rows: list[list[Cell]],
) -> None:
    roll, refusal = attempt(rows)
    if roll:
        check(roll, rows)
    else:
        assert refusal.endswith("。")


@given(st.lists(st.lists(CELLS, max_size=8), max_size=8))
def test_a_sheet_of_anything_is_read_or_refused(rows: list[list[Cell]]) -> None:
    roll, refusal = attempt(rows)
    assert roll or refusal.endswith("。")
