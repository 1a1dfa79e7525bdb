"""From what holds under each reading of a silent text to one verdict, amount and split."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from oracle.logic import Answer

Shares = tuple[tuple[str | None, int], ...]
Readings = Mapping[str, str]
OPTIONS = {
    "单亲认定": ("本人", "女方"),
    "再婚认定": ("本人", "夫妻合并"),
    "年龄认定日": ("死亡日", "年末"),
    "抚慰金年龄": ("不设年龄", "女方满49"),
    "现存一个加发": ("加发", "不加发"),
    "提标口径": ("浮动", "固定"),
    "功能区分担": ("按市辖区", "按省直管县"),
    "区县乡镇分担": ("区县全额", "各半", "乡镇全额"),
    "单位范围": ("列明四类", "含其他单位"),
    "文件首期": ("当月", "次月"),
}


@dataclass(frozen=True)
class Layer:
    """One document's money in fen (None: not at hand), and by what weights it is borne."""

    amount: int | None
    borne: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one reading gives."""

    holds: Answer
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Expected:
    """What the product must say."""

    verdict: str
    amount: int | None = None
    shares: Shares = field(default=())


def readings(keys: Sequence[str], settled: Readings) -> Iterator[Readings]:
    """Every combination of the readings nobody has settled."""
    lists = [(settled[key],) if key in settled else OPTIONS[key] for key in keys]
    for values in product(*lists):
        yield dict(zip(keys, values, strict=True))


def expected(
    keys: Sequence[str], settled: Readings, outcome: Callable[[Readings], Outcome]
) -> Expected:
    """One answer out of those under every reading."""
    found = [outcome(each) for each in readings(keys, settled)]
    verdict = merged([each.holds for each in found])
    if verdict != "eligible" or not any(each.layers for each in found):
        return Expected(verdict)
    totals = {total(each.layers) for each in found}
    amount = totals.pop() if len(totals) == 1 else None
    return Expected(verdict, amount, () if amount is None else shares(found))


def merged(answers: Sequence[Answer]) -> str:
    """Readings that differ leave it unsettled; short of that, a missing fact comes first."""
    known = {answer for answer in answers if answer is not None}
    if len(known) == 2:
        return "unsettled"
    if None in answers:
        return "facts_missing"
    return "eligible" if True in known else "not_eligible"


def total(layers: Sequence[Layer]) -> int | None:
    amounts = [layer.amount for layer in layers]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def shares(found: Sequence[Outcome]) -> Shares:
    """Level by level; a layer whose bearers are open or in dispute stays with nobody."""
    result: dict[str | None, int] = {}
    for same in zip(*(each.layers for each in found), strict=True):
        amount = same[0].amount or 0
        agreed = len(set(same)) == 1 and bool(same[0].borne)
        parts: Shares = portions(amount, same[0].borne) if agreed else ((None, amount),)
        for level, part in parts:
            result[level] = result.get(level, 0) + part
    return tuple((level, part) for level, part in result.items() if part)


def portions(amount: int, borne: Sequence[tuple[str, int]]) -> Shares:
    """Largest remainder, ties in the order named; counted out fen by fen."""
    whole = sum(weight for _, weight in borne)
    parts = [amount * weight // whole for _, weight in borne]
    while sum(parts) < amount:
        short = [
            amount * weight - part * whole
            for (_, weight), part in zip(borne, parts, strict=True)
        ]
        parts[short.index(max(short))] += 1
    return tuple((level, part) for (level, _), part in zip(borne, parts, strict=True))
