"""A term: the whole months one payment covers, a month up to a year."""

from __future__ import annotations

import re
from typing import NamedTuple

from nuanxin.kit.period import Period

_PARTS = {"上半年": (1, 6), "下半年": (7, 6)} | {
    f"{word}季度": (3 * index + 1, 3) for index, word in enumerate("一二三四")
}
_CODES = {"H1": "上半年", "H2": "下半年"} | {
    f"Q{index + 1}": f"{word}季度" for index, word in enumerate("一二三四")
}
_TEXT = re.compile(r"(\d{4})(?:-(?:(\d{2})|([HQ][1-4])))?")
LENGTHS = {"年": 12, "半年": 6, "季": 3, "月": 1}


class Term(NamedTuple):
    """`months` months from the month `first` (an ordinal, see Period) on."""

    first: int
    months: int

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read `2026`, `2026-H1`, `2026-Q3` or `2026-10`. Raises ValueError."""
        match = _TEXT.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, part = match.groups()
        if month:
            return cls.of(Period.parse(text))
        whole = Period.parse(year)
        if part:
            if part not in _CODES:
                raise ValueError(text)
            return cls.named(whole.year, _CODES[part])
        return cls.of(whole)

    @classmethod
    def of(cls, period: Period) -> Term:
        """The term of a month or of a year."""
        return cls(Period(period.year, period.month or 1).ordinal, 1 if period.month else 12)

    @classmethod
    def named(cls, year: int, part: str) -> Term:
        """上半年, 三季度 of a year. Raises ValueError."""
        if part not in _PARTS:
            raise ValueError(part)
        month, length = _PARTS[part]
        return cls(Period(year, month).ordinal, length)

    @classmethod
    def around(cls, month: int, every: str) -> Term:
        """The 年, 半年, 季 or 月 a month (ordinal) belongs to."""
        length = LENGTHS[every]
        return cls(month - month % length, length)

    @property
    def last(self) -> int:
        """The ordinal of the last month."""
        return self.first + self.months - 1

    @property
    def year(self) -> int:
        return Period.from_ordinal(self.last).year

    @property
    def previous(self) -> Term:
        return Term(self.first - self.months, self.months)

    @property
    def last_month(self) -> Period:
        return Period.from_ordinal(self.last)

    def periods(self) -> list[Period]:
        """The months, in order."""
        return [Period.from_ordinal(each) for each in range(self.first, self.last + 1)]

    @property
    def label(self) -> str:
        """2026年10月, 2026年三季度, 2026年上半年, 2026年."""
        year, month = self.year, self.first % 12 + 1
        if self.months == 1:
            return f"{year}年{month}月"
        if self.months == 12:
            return f"{year}年"
        part = next(name for name, where in _PARTS.items() if where == (month, self.months))
        return f"{year}年{part}"

    def __str__(self) -> str:
        if self.months == 12:
            return f"{self.year:04d}"
        if self.months == 1:
            return str(Period.from_ordinal(self.first))
        month = self.first % 12
        code = f"H{month // 6 + 1}" if self.months == 6 else f"Q{month // 3 + 1}"
        return f"{self.year:04d}-{code}"


def months_words(months: list[int]) -> str:
    """Month ordinals of one or more years as people say them: 2026年7月至12月."""
    if not months:
        return ""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and runs[-1][1] == month - 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return "、".join(_run_words(start, end) for start, end in runs)


def _run_words(start: int, end: int) -> str:
    first, last = Period.from_ordinal(start), Period.from_ordinal(end)
    if start == end:
        return f"{first.year}年{first.month}月"
    if first.year == last.year:
        return f"{first.year}年{first.month}月至{last.month}月"
    return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
