"""Who may remind whom: a level above the one a step waits for, never its own."""

from __future__ import annotations

from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.shape import Level
from nuanxin.casework.reminders.models import Reminder

Above = Reminder.Level

_BY_WIDTH = {
    10**3: Above.TOWNSHIP, 10**6: Above.COUNTY, 10**8: Above.CITY, 10**10: Above.PROVINCE,
}  # fmt: skip
_COUNTYS = frozenset({Level.COUNTY.value, Level.CITY.value, Level.PROVINCE.value})
# How much of a place's code tells the next level below apart.
_BELOW = {
    Above.TOWNSHIP: 1, Above.COUNTY: 10**3, Above.CITY: 10**6, Above.PROVINCE: 10**8,
}  # fmt: skip


def above_of(scope: Scope, region: int) -> Above | None:
    """The level somebody stands at who sees a place; None where they are no level above it."""
    widths = [high - low for low, high in scope if low <= region < high]
    return _BY_WIDTH.get(max(widths, default=0))


def levels_of(scope: Scope) -> list[Above]:
    """What counts as sent by whoever has this scope: the county's rule is the county's."""
    widest = max((high - low for low, high in scope), default=0)
    own = [_BY_WIDTH[widest]] if widest in _BY_WIDTH else []
    return [*own, Above.RULE] if own == [Above.COUNTY] else own


def width_below(scope: Scope) -> int:
    """How far apart the codes of the places are that whoever has this scope compares."""
    widest = max((high - low for low, high in scope), default=0)
    return _BELOW[_BY_WIDTH[widest]] if widest in _BY_WIDTH else 1


def whom(level: str, *, proposed: bool, above: Above) -> Role | None:
    """The post a step waits for, seen from above; None: from there nobody is reminded of it.

    A village's steps are written down by its township, so the county turns to the township;
    the township itself turns to the village. What a city or a province does is written down by
    the county, so that only they remind it. A decision that is proposed waits for the leader.
    """
    if level in _COUNTYS:
        if above in {Above.TOWNSHIP, Above.COUNTY}:
            return None
        return Role.COUNTY_LEADER if proposed else Role.COUNTY_HEALTH
    if above == Above.TOWNSHIP:
        return Role.VILLAGE_CONTACT if level == Level.VILLAGE.value else None
    return Role.TOWNSHIP_HANDLER


def seat_of(role: Role, region: int) -> int:
    """The place whose post is meant: the village's, the township's or the county's."""
    if role == Role.VILLAGE_CONTACT:
        return region
    width = 10**3 if role == Role.TOWNSHIP_HANDLER else 10**6
    return region - region % width
