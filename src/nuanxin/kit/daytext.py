"""Dates as offices write them: read to one day, or refused with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from nuanxin.kit.digits import plain

_CLOCK = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_PARTED = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_ONLY = re.compile(r"\d{4}(年\d{1,2}月?|[-/.]\d{1,2}|(0[1-9]|1[0-2]))")
_YEAR_ONLY = re.compile(r"\d{4}年?")
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_SERIAL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 60_001)
_FORM = "写成 2016-03-02 这样的年月日"
_REMEDY = f"请{_FORM}"


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day, or the fault; a warning says how a doubtful form was taken."""

    day: date | None
    fault: str = ""
    warning: str = ""


def read_day(raw: str | float | date) -> DayReading:
    """Read one cell: text in the usual forms, an Excel date, a serial number or 20160302."""
    if isinstance(raw, datetime):
        return DayReading(raw.date())
    if isinstance(raw, date):
        return DayReading(raw)
    if isinstance(raw, str):
        return _read_text(raw)
    return _read_text(str(int(raw)) if raw == int(raw) else repr(raw))


@lru_cache(maxsize=65_536)
def _read_text(raw: str) -> DayReading:
    text = plain(_CLOCK.sub("", unicodedata.normalize("NFKC", raw).strip())).replace("'", "")
    match = _PARTED.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        parts = match.groups()
        year, month, day = (parts[0], parts[2], parts[4]) if len(parts) == 5 else parts
        return _day(raw, int(year), int(month), int(day))
    if _SERIAL.fullmatch(text):
        return _serial(raw, int(float(text)))
    return DayReading(None, fault=_fault(raw, text))


def _day(raw: str, year: int, month: int, day: int) -> DayReading:
    try:
        return DayReading(date(year, month, day))
    except ValueError:
        return DayReading(None, fault=f"“{raw}”这一天不存在。请核对，{_FORM}")


def _serial(raw: str, serial: int) -> DayReading:
    if serial not in _SERIALS:
        return DayReading(None, fault=f"“{raw}”看不出是哪一天。{_REMEDY}")
    day = _SERIAL_DAY_ZERO + timedelta(days=serial)
    return DayReading(
        day, warning=f"日期写成了序列号 {serial}，按 {day.isoformat()} 采用，请核对"
    )


def _fault(raw: str, text: str) -> str:
    if not text:
        return f"没有填日期。{_REMEDY}"
    if _MONTH_ONLY.fullmatch(text):
        return f"“{raw}”只写到月，缺日。{_REMEDY}"
    if _YEAR_ONLY.fullmatch(text):
        return f"“{raw}”只写了年，缺月、日。{_REMEDY}"
    if any(word in text for word in ("农历", "阴历", "腊月", "正月", "初", "闰")):
        return f"“{raw}”是农历。请换算成公历，{_FORM}"
    return f"“{raw}”看不出是哪一天。{_REMEDY}"
