"""What an address of the trail asks for; what is odd counts as not asked."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from nuanxin.kit.daytext import read_day
from nuanxin.kit.region import RegionCode
from nuanxin.web.audit.words import ACTS

_FIRST, _LAST = date(1900, 1, 1), date(3000, 1, 1)
NOWHERE = "none"
_OUTCOMES = {"yes": True, "no": False}


class Asked(NamedTuple):
    """`words` in the name of whoever acted; `number` of a family; days inclusive.

    `nowhere`: what strangers and the installation itself did, in no area.
    """

    words: str
    act: str
    kind: str
    number: str
    region: RegionCode | None
    since: date | None
    until: date | None
    ok: bool | None
    nowhere: bool


def read_asked(query: QueryDict, since: date) -> Asked:
    """Without a first day: since the given one."""
    act, kind = query.get("act", ""), query.get("kind", "looked")
    return Asked(
        query.get("q", "").strip()[:40],
        act if act in ACTS else "",
        kind if kind in {"looked", "done", "all"} else "looked",
        query.get("number", "").strip()[:40],
        _region(query.get("town", "")),
        _day(query.get("since", "")) or since,
        _day(query.get("until", "")),
        _OUTCOMES.get(query.get("ok", "")),
        query.get("town") == NOWHERE,
    )


def _region(text: str) -> RegionCode | None:
    try:
        return RegionCode.parse(text) if text else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    day = read_day(text).day
    return day if day and _FIRST <= day < _LAST else None
