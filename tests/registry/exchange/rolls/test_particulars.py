"""What enters the register beside the facts: accounts, phones, certificates, addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.registry.exchange.rolls.particulars import ACCOUNT, particular, read_particulars
from nuanxin.registry.exchange.rolls.reading import read_roll
from nuanxin.registry.exchange.rolls.roll import Roll, RollOptions
from rolls_reading import COUNTY, LONG, TODAY, WIDE, Rows, said
from workbooks import number

MOTHER, FATHER, CHILD = number("19650529", 2), number("19630102", 3), number("19900304", 5)


def read(rows: Rows, mapping: Mapping[str, str] | None = None) -> Roll:
    options = RollOptions(TODAY, COUNTY, "", {}, mapping or {}, particulars=True)
    return read_roll([Sheet("表", [list(row) for row in rows])], options, region_tree())


@pytest.mark.parametrize(
    ("header", "owner", "field"),
    [
        ("社保卡(一卡通)账号", "", ACCOUNT),
        ("一卡通账号", "", ACCOUNT),
        ("配偶银行卡号", "配偶", ACCOUNT),
        ("本人联系电话", "", "手机号"),
        ("特扶证号", "", "特别扶助证号"),
        ("首次享受年度", "", "首享年度"),
        ("家庭住址", "", "户籍地址"),
    ],
)
def test_headers_as_offices_write_them(header: str, owner: str, field: str) -> None:
    meaning = particular(header)
    assert meaning is not None
    assert (meaning.owner, meaning.field) == (owner, field)


def test_a_long_row_brings_its_own_and_the_households_particulars() -> None:
    head: list[Cell] = [*LONG, "一卡通账号", "户名", "手机号", "特别扶助证号", "首享年度"]
    head += ["户籍地址", "残疾证号"]
    rows: list[list[Cell]] = [
        [*head],
        ["1", "云桥镇", "陈桂兰", "女方", MOTHER, "6217 0000 1234 567", "陈桂兰",
         "138 0000 1234",
         "TF001", 2018.0, "云桥村一组", ""],
        ["1", "云桥镇", "罗明", "子女", CHILD, "", "", "", "", "", "", f"{CHILD}43"],
    ]  # fmt: skip
    roll = read(rows)
    assert not roll.faults
    (home,) = roll.households
    assert home.rows == [2, 3]
    assert home.particulars == {"户籍地址": "云桥村一组"}
    assert home.members[0].particulars == {
        ACCOUNT: "621700001234567", "户名": "陈桂兰", "手机号": "13800001234",
        "特别扶助证号": "TF001", "首享年度": "2018",
    }  # fmt: skip
    assert home.children[0].particulars == {"残疾证号": f"{CHILD}43"}


def test_a_wide_row_knows_whose_account_it_is() -> None:
    head = [*WIDE, "社保卡账号", "户名", "配偶手机号", "子女残疾证号"]
    row = ["云桥镇", "陈桂兰", MOTHER, "罗建国", FATHER, "罗明", CHILD]
    roll = read([head, [*row, "6217000012345678", "陈桂兰", "13800001234", f"{CHILD}43"]])
    (home,) = roll.households
    wife, husband = home.members
    assert wife.particulars == {ACCOUNT: "6217000012345678", "户名": "陈桂兰"}
    assert husband.particulars == {"手机号": "13800001234"}
    assert home.children[0].particulars == {"残疾证号": f"{CHILD}43"}


@pytest.mark.parametrize(
    ("holder", "account"), [("罗建国", {"男方": "6217000012345678"}), ("", {})]
)
def test_of_a_couple_the_account_is_whose_name_it_is_in(
    holder: str, account: dict[str, str]
) -> None:
    head = ["乡镇", "女方姓名", "女方身份证号", "男方姓名", "男方身份证号", "账号", "户名"]
    row = ["云桥镇", "陈桂兰", MOTHER, "罗建国", FATHER, "6217000012345678", holder]
    roll = read([head, row])
    (home,) = roll.households
    found = {m.role: m.particulars[ACCOUNT] for m in home.members if ACCOUNT in m.particulars}
    assert found == account
    assert bool(roll.warnings) is not bool(account)


def test_one_first_year_in_a_couples_row_is_said_of_both() -> None:
    head = ["乡镇", "女方姓名", "女方身份证号", "男方姓名", "男方身份证号", "首享年"]
    roll = read([head, ["云桥镇", "陈桂兰", MOTHER, "罗建国", FATHER, 2018.0]])
    assert not roll.faults
    (home,) = roll.households
    assert [m.particulars for m in home.members] == [{"首享年度": "2018"}] * 2


def test_a_recipients_first_year_is_not_the_spouses() -> None:
    head = ["乡镇", "姓名", "身份证号", "配偶姓名", "配偶身份证号", "首享年度"]
    roll = read([head, ["云桥镇", "陈桂兰", MOTHER, "罗建国", FATHER, 2018.0]])
    (home,) = roll.households
    assert [m.particulars for m in home.members] == [{"首享年度": "2018"}, {}]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (6.217000012345678e18, "按数字存放"),
        ("6.21700E+18", "科学计数"),
        ("6217", "是 4 位"),
        ("六二一七", "数字以外的字"),
        (FATHER, "这是身份证号，不是账号"),
    ],
)
def test_an_account_that_cannot_be_right_keeps_the_row_out(cell: Cell, message: str) -> None:
    head = [*LONG, "账号"]
    roll = read([head, ["1", "云桥镇", "陈桂兰", "女方", MOTHER, cell]])
    ((_, column, text),) = said(roll)
    assert column == "账号"
    assert message in text
    assert roll.households[0].reason


def test_a_telephone_that_cannot_be_right_is_left_out_with_a_word() -> None:
    found = read_particulars({"手机号": "12345"}, 2026)
    assert (found.values, found.faults) == ({}, [])
    assert "没有登记" in found.warnings[0][2]


@pytest.mark.parametrize("cell", ["2027", "一九八五", "1979", 12.0])
def test_a_first_year_that_cannot_be_is_refused(cell: Cell) -> None:
    assert read_particulars({"首享年度": cell}, 2026).faults


def test_a_senders_own_header_is_understood_once_mapped() -> None:
    rows = [
        [*LONG, "打钱的卡", "内部编码"],
        ["1", "云桥镇", "陈桂兰", "女方", MOTHER, "6217000012345678", "x"],
    ]
    plain = read(rows)
    assert any("打钱的卡" in note for note in plain.notes)
    mapped = read(rows, {"打钱的卡": ACCOUNT, "内部编码": ""})
    assert mapped.households[0].members[0].particulars == {ACCOUNT: "6217000012345678"}
    assert not any("内部编码" in note for note in mapped.notes)


def test_trying_a_roll_reads_none_of_it() -> None:
    row: list[Cell] = ["1", "云桥镇", "陈桂兰", "女方", MOTHER, "坏账号"]
    rows: list[list[Cell]] = [[*LONG, "账号"], row]
    roll = read_roll([Sheet("表", rows)], RollOptions(TODAY, COUNTY), region_tree())
    assert not roll.faults
    assert not roll.households[0].members[0].particulars
