"""One piece of work as its page shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings

from nuanxin.kit.money import fen, yuan_grouped
from nuanxin.web.regions.queries import full_name
from nuanxin.web.rolls.folder import TOKEN, Folder, Order, Progress, State

_BROKEN = (
    "计算中途断了，多半是内存不够，或者服务器重启过。名册没有改动，上传的副本会自动删除。"
    "请再上传一次；还是不行，就按乡镇拆成几份。"
)
_STEPS = ("读取", "判断", "写表")


@dataclass(frozen=True, slots=True)
class BenefitLine:
    label: str
    period: str
    eligible: int
    facts_missing: int
    unsettled: int
    amount: str
    shares: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Town:
    """A township with what its people are entitled to."""

    name: str
    eligible: int
    amount: int
    rows: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Preview:
    """The result's first page."""

    families: int
    people: int
    benefits: tuple[BenefitLine, ...]
    towns: tuple[Town, ...]
    faults: tuple[dict[str, Any], ...]
    faults_count: int
    undecided: tuple[dict[str, Any], ...]
    undecided_count: int
    notes: tuple[str, ...]
    seconds: float
    demo: bool


@dataclass(frozen=True)
class Work:
    """Where it stands."""

    token: str
    order: Order
    progress: Progress
    preview: Preview | None

    @property
    def running(self) -> bool:
        return self.progress.state in (State.RUNNING, State.WAITING)

    @property
    def percent(self) -> int:
        """The three steps as one bar: reading 20, deciding 50, writing 30."""
        step = self.progress.step
        begin, width = {"读取": (0, 20), "判断": (20, 50), "写表": (70, 30)}.get(step, (0, 2))
        return begin + width * self.progress.done // max(1, self.progress.total)

    @property
    def step_number(self) -> int:
        step = self.progress.step
        return _STEPS.index(step) + 1 if step in _STEPS else 0

    @property
    def message(self) -> str:
        return _BROKEN if self.progress.state is State.BROKEN else self.progress.message

    @property
    def place(self) -> str:
        return full_name(self.order.region) if self.order.region else ""


def folder_of(token: str) -> Folder | None:
    """The folder of a token, or nothing: a wrong token looks like forgotten work."""
    path: Path = settings.ROLL_FOLDER / token
    return Folder(path) if TOKEN.fullmatch(token) and path.is_dir() else None


def work_of(folder: Folder) -> Work:
    progress = folder.progress()
    preview = None
    if progress.state is State.DONE:
        preview = _preview(json.loads(folder.summary.read_text(encoding="utf-8")))
    return Work(folder.token, folder.order(), progress, preview)


def _preview(content: dict[str, Any]) -> Preview:
    return Preview(
        families=content["families"],
        people=content["people"],
        benefits=tuple(_line(each) for each in content["benefits"]),
        towns=tuple(_towns(content["towns"])),
        faults=tuple(content["faults"]),
        faults_count=content["faults_count"],
        undecided=tuple(content["undecided"]),
        undecided_count=content["undecided_count"],
        notes=tuple(content["notes"]),
        seconds=content["seconds"],
        demo=content["demo"],
    )


def _towns(rows: Iterable[dict[str, Any]]) -> Iterator[Town]:
    """Townships by name, each with its benefits."""
    for name, group in groupby(sorted(rows, key=itemgetter("town")), itemgetter("town")):
        lines = tuple(
            (row["label"], row["eligible"], fen(row["amount"]) if row["amount"] else 0)
            for row in group
        )
        people, money = sum(line[1] for line in lines), sum(line[2] for line in lines)
        yield Town(name or "没有写乡镇", people, money, lines)


def _amount(each: dict[str, Any]) -> str:
    """The sum; words where no figure is at hand; a dash where nobody is entitled."""
    if not each["eligible"]:
        return "—"
    if each["without_amount"]:
        return "标准待核"
    return yuan_grouped(fen(each["amount"])) if each["shares"] else "—"


def _line(each: dict[str, Any]) -> BenefitLine:
    shares = (f"{level} {yuan_grouped(fen(part))}" for level, part in each["shares"].items())
    return BenefitLine(
        each["label"],
        each["period"],
        each["eligible"],
        each["facts_missing"],
        each["unsettled"],
        _amount(each),
        "，".join(shares),
        each["demo"],
    )
