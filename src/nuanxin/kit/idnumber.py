"""Citizen identity numbers (GB 11643): what people type, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-'`=\"]")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_EARLIEST_YEAR = 1880
_EXACT_FLOAT = 1e15
_CENTENARIANS = ("996", "997", "998", "999")


class IdError(StrEnum):
    """Why a number cannot be used."""

    FORMAT = "FORMAT"
    CHECKSUM = "CHECKSUM"
    DATE = "DATE"
    DATE_RANGE = "DATE_RANGE"
    CENTURY = "CENTURY"
    SCIENTIFIC = "SCIENTIFIC"
    FLOAT_ROUNDED = "FLOAT_ROUNDED"


class IdWarning(StrEnum):
    """What somebody should know about a number that can be used."""

    UPGRADED_15 = "UPGRADED_15"


@dataclass(frozen=True, slots=True)
class IdReading:
    """A number as read: normalised, with its birth date and sex when it is sound."""

    number: str
    born: date | None = None
    sex: str | None = None
    error: IdError | None = None
    message: str = ""
    warning: IdWarning | None = None


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to seventeen digits."""
    total = sum(map(mul, map(int, first_seventeen), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]


def normalise(raw: str) -> str:
    """Half-width, upper case, without blanks, hyphens and invisible characters."""
    if raw.isascii() and raw.isalnum():
        return raw.upper()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).upper()


def upgrade_fifteen(number: str) -> str:
    """The eighteen characters of an old fifteen-digit number; anything else as it is.

    A centenarian's old number stays too: its century is not to be guessed.
    """
    if not _FIFTEEN.fullmatch(number) or number.endswith(_CENTENARIANS):
        return number
    first_seventeen = f"{number[:6]}19{number[6:]}"
    return first_seventeen + check_character(first_seventeen)


def read_id_number(raw: str | float, on: date) -> IdReading:
    """Read what stands in a cell or a field; `on` is the day nobody can be born after."""
    if isinstance(raw, str):
        return _read_text(raw, on)
    if abs(raw) >= _EXACT_FLOAT or raw != int(raw):
        return _refuse(f"{raw:.0f}", IdError.FLOAT_ROUNDED)
    return _read_text(str(int(raw)), on)


@lru_cache(maxsize=4096)
def _read_text(raw: str, on: date) -> IdReading:
    number = normalise(raw)
    if _SCIENTIFIC.fullmatch(number):
        return _refuse(number, IdError.SCIENTIFIC)
    warning = None
    if _FIFTEEN.fullmatch(number):
        upgraded = upgrade_fifteen(number)
        if upgraded == number:
            return _refuse(number, IdError.CENTURY)
        number = upgraded
        warning = IdWarning.UPGRADED_15
    if not _EIGHTEEN.fullmatch(number):
        return _refuse(number, IdError.FORMAT)
    return _read_eighteen(number, on, warning)


def _read_eighteen(number: str, on: date, warning: IdWarning | None) -> IdReading:
    if number[17] != check_character(number[:17]):
        eaten = number.endswith("000")
        return _refuse(number, IdError.FLOAT_ROUNDED if eaten else IdError.CHECKSUM)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _refuse(number, IdError.DATE)
    if born > on or born.year < _EARLIEST_YEAR:
        return _refuse(number, IdError.DATE_RANGE)
    sex = "男" if int(number[16]) % 2 else "女"
    return IdReading(number, born, sex, warning=warning)


def _refuse(number: str, error: IdError) -> IdReading:
    return IdReading(number, error=error, message=_message(number, error))


def _message(number: str, error: IdError) -> str:
    match error:
        case IdError.FORMAT:
            return f"{_shape_fault(number)}。请对照身份证核对"
        case IdError.CHECKSUM:
            return "身份证号通不过校验，至少有一位录错。请对照身份证逐位核对"
        case IdError.DATE:
            return f"身份证号里的出生日期 {number[6:14]} 不存在。请对照身份证核对"
        case IdError.DATE_RANGE:
            return (
                f"身份证号里的出生日期 {number[6:14]} 不可能（太早，或在今天之后）。"
                "请对照身份证核对"
            )
        case IdError.CENTURY:
            return (
                "15 位旧号末三位是 996 至 999，为百岁老人专用，无法自动升为 18 位。"
                "请填现在的 18 位号码"
            )
        case IdError.SCIENTIFIC:
            return (
                f"身份证号被电子表格改成了科学计数 {number}，后几位已经丢失，"
                "改单元格格式也找不回来。"
                "请先把整列设为“文本”格式，再对照身份证重新录入"
            )
        case IdError.FLOAT_ROUNDED:
            return (
                "身份证号曾按数字存放，末三位已被电子表格抹成 000，找不回来。"
                "请先把整列设为“文本”格式，再对照身份证重新录入"
            )


def _shape_fault(number: str) -> str:
    strange = re.sub(r"[0-9X]", "", number)
    if strange:
        return f"身份证号里有“{strange[:4]}”，只应有数字和末位的 X"
    if len(number) != 18:
        return f"身份证号是 {len(number)} 位，应为 18 位"
    return "身份证号里 X 只能是最后一位"


def mask_id_number(number: str) -> str:
    """Keep the last four characters only."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
