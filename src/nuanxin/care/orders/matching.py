"""Who might do an order: by skill, nearness, time, load and the family's own trust.

A proposal with its reasons; a person decides. The order is made anew each time, nothing of it
is kept, and nobody sees a number for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.queries import whole_county, wish_of
from nuanxin.care.orders.models import OrderOffer, ServiceOrder
from nuanxin.care.volunteers.choices import FREE, SKILLS, said_of
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.purposes import RECORD
from nuanxin.care.volunteers.queries import answers, lacking

MOST = 12
_SATURDAY = 5


class Proposal(NamedTuple):
    """Who, why them, and what is to be looked at first."""

    row: Volunteer
    why: tuple[str, ...]
    mind: tuple[str, ...]


class Proposed(NamedTuple):
    """The first of them; why others are not among them."""

    rows: list[Proposal]
    more: int
    out: tuple[str, ...]


class _Known(NamedTuple):
    """What decides the order of proposals, read once for all of them."""

    load: Mapping[int, int]
    that_day: frozenset[int]
    good: Mapping[int, int]
    bad: frozenset[int]
    lacks: Mapping[int, list[str]]


def propose(scope: Scope, order: ServiceOrder, words: str = "") -> Proposed:
    """Whoever serves in the county, the nearest fit first; a handful of statements."""
    wish = wish_of(order.household_id)
    sex = wish.sex if wish else ""
    rows = Volunteer.objects.within(whole_county(scope)).filter(state=Volunteer.State.SERVING)
    here = list(rows.filter(name__startswith=words) if words else rows)
    agreed = answers((row.pk for row in here), RECORD)
    cannot = OrderOffer.objects.filter(order=order, answer=OrderOffer.Answer.DECLINED)
    declined = set(cannot.values_list("volunteer_id", flat=True))
    willing = [row for row in here if row.pk in agreed and row.pk not in declined]
    fit = [row for row in willing if not sex or row.sex == sex]
    known = _known(order, fit)
    fit.sort(key=lambda row: _nearness(order, row, known))
    shown = [_proposal(order, row, known) for row in fit[:MOST]]
    out = []
    if len(willing) > len(fit):
        out.append(f"家里希望{sex}的来，{len(willing) - len(fit)} 人不是或者没有登记性别")
    if len(here) > len(willing):
        out.append(f"{len(here) - len(willing)} 人说过这一单接不了，或者撤回了同意")
    return Proposed(shown, len(fit) - len(shown), tuple(out))


def _known(order: ServiceOrder, rows: Iterable[Volunteer]) -> _Known:
    keys = [row.pk for row in rows]
    mine = OrderOffer.objects.filter(volunteer__in=keys, answer__in=["", "accepted"])
    running = list(
        mine.filter(order__state__in=["offered", "accepted"]).values_list(
            "volunteer_id", "order__wanted_on"
        )
    )
    before = mine.filter(
        order__household=order.household_id, order__state="confirmed"
    ).values_list("volunteer_id", "order__rating")
    told = list(before)
    return _Known(
        Counter(key for key, _ in running),
        frozenset(key for key, on in running if on == order.wanted_on),
        Counter(key for key, rating in told if rating != "bad"),
        frozenset(key for key, rating in told if rating == "bad"),
        lacking(keys, order.wanted_on),
    )


def _nearness(order: ServiceOrder, row: Volunteer, known: _Known) -> tuple[object, ...]:
    """By what comes first: the family's no, skill, distance, time, load, the family's yes."""
    return (
        row.pk in known.bad, not _able(order, row), _distance(order, row),
        row.pk in known.that_day, not _has_time(order, row), known.load.get(row.pk, 0),
        -known.good.get(row.pk, 0), row.pk,
    )  # fmt: skip


def _able(order: ServiceOrder, row: Volunteer) -> bool:
    needed = set(order.service.skills)
    return not needed or bool(needed & set(row.skills))


_NEAR = ("同村（社区）", "同乡镇（街道）", "同县")


def _distance(order: ServiceOrder, row: Volunteer) -> int:
    """0 in the same village, 1 in the same township, 2 elsewhere in the county."""
    if row.region == order.region:
        return 0
    return 1 if row.region // 1000 == order.region // 1000 else 2


def _slot(order: ServiceOrder) -> str:
    if order.wanted_on.weekday() >= _SATURDAY:
        return "weekend"
    return "evening" if order.part == ServiceOrder.Part.EVENING else "workday"


def _has_time(order: ServiceOrder, row: Volunteer) -> bool:
    return _slot(order) in row.free


def _proposal(order: ServiceOrder, row: Volunteer, known: _Known) -> Proposal:
    needed = set(order.service.skills) & set(row.skills)
    load, good = known.load.get(row.pk, 0), known.good.get(row.pk, 0)
    why = [
        f"会{said_of(needed, SKILLS)}" if needed else "",
        _NEAR[_distance(order, row)],
        f"{FREE[_slot(order)]}有空" if _has_time(order, row) else "",
        f"手上 {load} 单" if load else "手上没有单",
        f"给这家做过 {good} 次" if good else "",
    ]
    mind = [
        "这家上次不满意" if row.pk in known.bad else "",
        "" if _able(order, row) else "没有登记会做这样的事",
        "那天已有一单" if row.pk in known.that_day else "",
        *(f"{said}没有登记或者到期" for said in known.lacks.get(row.pk, [])),
    ]
    return Proposal(row, tuple(filter(None, why)), tuple(filter(None, mind)))
