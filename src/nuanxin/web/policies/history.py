"""How the amount of a benefit at a place moved over the years, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.policy.policy import Policy
from nuanxin.web.policies.queries import Benefit, shelf


@dataclass(frozen=True, slots=True)
class Moment:
    """From this month on these layers held; `total` is None while one figure is not at hand."""

    since: Period
    layers: tuple[tuple[str, str, str], ...]
    total: int | None
    documents: str

    @property
    def total_text(self) -> str:
        return "待核" if self.total is None else f"{yuan(self.total)}"


@dataclass(frozen=True)
class History:
    moments: tuple[Moment, ...]
    chart: dict[str, object]
    sentence: str


def history(policy: Policy, region: str, name: str, until: date) -> History:
    """Every month in which the benefit's money changed, up to `until`."""
    moments: list[Moment] = []
    for day in _turns(policy, region, until):
        found = shelf(policy, region, day, name).benefits
        moment = _moment(day, found[0] if found else None)
        if moment and (not moments or _differs(moments[-1], moment)):
            moments.append(moment)
    return History(tuple(moments), _chart(moments, until), _sentence(moments))


def _turns(policy: Policy, region: str, until: date) -> Iterator[date]:
    """The last day of every month in which something may have changed."""
    days: set[date] = set()
    for pack in policy.packs:
        if pack.covers(region):
            days.add(pack.document.effective)
            days |= {pack.document.until} if pack.document.until else set()
            for parameter in pack.parameters.values():
                days |= {value.since for value in parameter.values}
            for benefit in pack.benefits:
                days |= {d for x in benefit.layers for d in (x.since, x.until) if d}
    months = {Period(day.year, day.month) for day in days if day <= until}
    for month in sorted(months):
        yield month.last_day


def _moment(day: date, benefit: Benefit | None) -> Moment | None:
    if benefit is None or not benefit.money:
        return None
    amounts = [layer.amount for layer in benefit.money if not layer.reading]
    return Moment(
        since=Period(day.year, day.month),
        layers=tuple((x.name, x.shown, x.certainty) for x in benefit.money),
        total=None if None in amounts else sum(a for a in amounts if a is not None),
        documents="、".join(dict.fromkeys(x.clause.document for x in benefit.money)),
    )


def _differs(one: Moment, other: Moment) -> bool:
    return (one.layers, one.documents) != (other.layers, other.documents)


def _chart(moments: list[Moment], until: date) -> dict[str, object]:
    """A step line of the sum; a month whose figure is not at hand is a gap."""
    points: list[list[object]] = [
        [str(m.since), None if m.total is None else m.total / 100] for m in moments
    ]
    if points:
        points.append([f"{until.year:04d}-{until.month:02d}", points[-1][1]])
    return {
        "grid": {"left": 8, "right": 24, "top": 40, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "name": "元", "min": 0},
        "series": [
            {
                "type": "line",
                "step": "end",
                "name": "合计标准",
                "showSymbol": True,
                "symbolSize": 8,
                "areaStyle": {"opacity": 0.08},
                "data": points,
            }
        ],
    }


def _sentence(moments: list[Moment]) -> str:
    if not moments:
        return "没有金额"
    said = "，".join(f"{m.since} 起 {m.total_text} 元" for m in moments if m.total is not None)
    return f"合计标准：{said or '都待核'}"
