"""What the register keeps and no rule asks for: accounts, phones, certificates, places.

Read only when the roll is to enter the register. An account that cannot be right is a fault,
because money would follow it; a telephone number that cannot be right is left out with a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.idnumber import read_id_number
from nuanxin.kit.phone import read_phone
from nuanxin.registry.exchange.rolls.columns import Meaning, plain, whose
from nuanxin.registry.exchange.rolls.words import cell_text, says_nothing

ACCOUNT, HOLDER, BANK, AGENT = "社保卡（一卡通）账号", "户名", "开户银行", "代领人"
PHONE, CERTIFICATE, FIRST_YEAR, EMPLOYER = "手机号", "特别扶助证号", "首享年度", "工作单位"
DISABILITY, HONOUR = "残疾证号", "光荣证号"
HUKOU_ADDRESS, RESIDENCE, NOTE = "户籍地址", "现居住地", "备注"
_LENGTH_OF_ID = 18
OF_HOUSEHOLD = frozenset({HUKOU_ADDRESS, RESIDENCE, NOTE})
# Columns the rules read too: the register keeps the number itself.
_ALSO_FACTS = (DISABILITY, HONOUR)
_SYNONYMS = {
    ACCOUNT: (
        "社保卡账号 一卡通账号 社保卡一卡通账号 银行账号 账号 银行卡号 卡号 社保卡号 "
        "一卡通卡号 一卡通号 一卡通 存折账号 开户账号 打卡账号 惠农卡号 社会保障卡号 "
        "社会保障卡账号"
    ),
    HOLDER: "开户名 账户名 账户名称 开户人 开户姓名 账户姓名",
    BANK: "开户行 开户银行名称 银行名称 代发银行 开户网点",
    AGENT: "代领人姓名 代理人 代领人员",
    PHONE: "手机号码 手机 联系电话 电话 联系方式 电话号码 移动电话",
    CERTIFICATE: "特扶证号 扶助证号 特别扶助证 特扶证 特别扶助证编号 特别扶助证号码 扶助证编号",
    FIRST_YEAR: "首次享受年度 开始享受年度 首享年份 首次享受年份 享受起始年度 首次享受日期 "
    "首享年 首次享受年",
    EMPLOYER: "工作单位名称 单位名称",
    HUKOU_ADDRESS: "户籍所在地 家庭住址 住址 家庭地址 详细地址 地址 户籍所在地址",
    RESIDENCE: "现居住地址 居住地址 现住址 现住地址 居住地 现在住址",
    NOTE: "说明",
}
_FIELD_OF = {word: name for name, more in _SYNONYMS.items() for word in (name, *more.split())}
FIELDS = tuple(_SYNONYMS)
_NUMBER = re.compile(r"[0-9]{8,24}")
_SEPARATED = re.compile(r"[\s\u200b-\u200f\ufeff\-—–_.·]")
_YEAR = re.compile(r"(19[89][0-9]|20[0-9]{2})(?:年度?|[-./].*)?")
_LONGEST = 120
_EXACT = 1e15

Reading = tuple[str, str, str]  # value, fault, warning
Complaint = tuple[str, str, str]


@lru_cache(maxsize=2048)
def particular(header: str) -> Meaning | None:
    """Whose and which particular a header names; None when it names none."""
    text = plain(header)
    if text in _FIELD_OF:
        return Meaning("", _FIELD_OF[text])
    owner, child, rest = whose(text)
    field = _FIELD_OF.get(rest, "")
    if not owner or not field or field in OF_HOUSEHOLD:
        return None
    return Meaning("" if owner == "本人" else owner, field, child)


class Particulars(NamedTuple):
    """Values by name, and what is wrong or doubtful about them."""

    values: dict[str, str]
    faults: list[Complaint]
    warnings: list[Complaint]


def read_particulars(cells: Mapping[str, Cell], year: int) -> Particulars:
    """Read the particulars of one person or household; `year` is the current one."""
    found = Particulars({}, [], [])
    for field, cell in cells.items():
        if says_nothing(cell) or cell_text(cell).strip() in {"无", "没有"}:
            continue
        value, fault, warning = _read(field, cell, year)
        if fault:
            found.faults.append((field, cell_text(cell), fault))
        elif warning:
            found.warnings.append((field, cell_text(cell), warning))
        if value:
            found.values[field] = value
    return found


def kept_numbers(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The certificate numbers among columns the rules read as mere facts."""
    return {field: cells[field] for field in _ALSO_FACTS if field in cells}


def _read(field: str, cell: Cell, year: int) -> Reading:
    if field == FIRST_YEAR:
        return _year(cell, year)
    reader = _READERS.get(field, _text)
    return reader(cell)


def _text(cell: Cell) -> Reading:
    text = " ".join(unicodedata.normalize("NFKC", cell_text(cell)).split())
    if text.startswith("#"):
        return "", f"公式出错（{text}）。请改成数值再交", ""
    if len(text) > _LONGEST:
        return text[:_LONGEST], "", f"超过 {_LONGEST} 个字，只留前面部分"
    return text, "", ""


def _digits(cell: Cell) -> str:
    return _SEPARATED.sub("", unicodedata.normalize("NFKC", cell_text(cell)))


def _account(cell: Cell) -> Reading:
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        lost = "账号按数字存放，末几位已被抹成 0。请把整列设为“文本”格式，再从原件重新录入"
        return "", lost, ""
    text = _digits(cell)
    if "E+" in text.upper():
        return (
            "",
            "账号被改成了科学计数，后几位已经丢失。请把整列设为“文本”格式，再重新录入",
            "",
        )
    if not _NUMBER.fullmatch(text):
        shown = f"是 {len(text)} 位" if text.isdigit() else "里有数字以外的字"
        return "", f"账号{shown}，应为 8 至 24 位数字。请对照社保卡核对", ""
    if len(text) == _LENGTH_OF_ID and read_id_number(text, date.max).error is None:
        return "", "这是身份证号，不是账号。请对照社保卡填写", ""
    return text, "", ""


def _phone(cell: Cell) -> Reading:
    number = read_phone(cell_text(cell))
    return number, "", "" if number else "不像电话号码，没有登记。请核对"


def _certificate(cell: Cell) -> Reading:
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        return "", "证号按数字存放，末几位已经丢失。请把整列设为“文本”格式，再重新录入", ""
    text = "".join(unicodedata.normalize("NFKC", cell_text(cell)).split()).upper()
    if text.startswith("#") or len(text) > 40:
        return "", "不像证号。请对照证件核对", ""
    return text, "", ""


def _year(cell: Cell, latest: int) -> Reading:
    match = _YEAR.fullmatch("".join(cell_text(cell).split()))
    if not match:
        return "", "首享年度应为 1980 年以后的年份，如 2018。请核对", ""
    if int(match[1]) > latest:
        return "", f"首享年度 {match[1]} 在今年之后。请核对", ""
    return match[1], "", ""


_READERS: dict[str, Callable[[Cell], Reading]] = {
    ACCOUNT: _account,
    PHONE: _phone,
    CERTIFICATE: _certificate,
    DISABILITY: _certificate,
    HONOUR: _certificate,
}
