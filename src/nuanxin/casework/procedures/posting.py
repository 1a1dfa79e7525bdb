"""How something is posted: how long at least, at which place, and whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from nuanxin.base.audit.wording import written
from nuanxin.casework.procedures.shape import Level, Step, Term
from nuanxin.kit.phone import calls_an_office
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit, after

_BESIDE = re.compile(r"[、，,;；/]")
_TOWNSHIP, _COUNTY = 10**3, 10**6


class Wanted(NamedTuple):
    """Where, how and how long; `place_words` says where the sheet hangs or who was told."""

    from_day: date
    until_day: date
    place_words: str
    phone: str


class Least(NamedTuple):
    """How long a notice hangs at least, and who says so."""

    term: Term
    said: str

    @property
    def words(self) -> str:
        return f"{self.term.count} {self.term.unit}"

    def until(self, begun: date) -> date:
        """The first day such a notice may end."""
        return after(begun, self.term.count, self.term.unit).day


def least_of(step: Step) -> Least | None:
    """What the procedure says; None where it leaves the days open."""
    return Least(step.term, "程序规定") if step.term and step.term.count else None


def long_enough(leasts: Iterable[Least], wanted: Wanted) -> None:
    """Raises Refusal when the days are fewer than the procedure's or the county's."""
    if wanted.until_day <= wanted.from_day:
        raise Refusal("公示结束的日期要在开始之后。")
    for each in leasts:
        if wanted.until_day < (least := each.until(wanted.from_day)):
            unit = "天" if each.term.unit is Unit.NATURAL else "个工作日"
            raise Refusal(
                f"{each.said}公示 {each.term.count} {unit}，"
                f"从 {wanted.from_day} 起最早到 {least}。不能缩短。"
            )


def where_said(wanted: Wanted) -> str:
    return written(wanted.place_words, "公示地点和方式", 120)


def phone_of(wanted: Wanted) -> str:
    """The number to call: an office's, in clear."""
    said = wanted.phone.strip()
    if not said:
        raise Refusal("请填异议电话，群众才知道向谁说。")
    if len(said) > 30:
        raise Refusal("异议电话最多 30 个字。")
    if not all(map(calls_an_office, _BESIDE.split(said))):
        raise Refusal(
            "异议电话要写电话号码，例如 0564-1234567；有两个的，用“、”隔开。它会印在公示表上。"
        )
    return said


def posts_at(region: int, level: Level) -> int:
    """Where a level posts what concerns a family of a region."""
    if level is Level.VILLAGE:
        return region
    if level is Level.TOWNSHIP:
        return region - region % _TOWNSHIP
    return region - region % _COUNTY


def placed(step: Step, counts: Mapping[int, int]) -> dict[int, int]:
    """Region → the place its families are posted at; `counts` says how many each has.

    Villages with few are pooled at their township where the procedure says so.
    """
    least = step.posting.pooled_below if step.posting and step.level is Level.VILLAGE else 0
    found: dict[int, int] = {}
    for region, count in counts.items():
        level = Level.TOWNSHIP if count < least else step.level
        found[region] = posts_at(region, level)
    return found
