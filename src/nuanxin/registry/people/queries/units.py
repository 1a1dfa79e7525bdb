"""Where a family is handled, and was."""

from __future__ import annotations

from nuanxin.base.recoding.queries import codes_ever
from nuanxin.registry.people.models import Household, Move


def units_ever(household: Household) -> set[int]:
    """Every unit that has handled a family, by every code that unit has had."""
    moves = Move.objects.filter(household=household).values_list("from_region", "to_region")
    return codes_ever({household.region, *(code for ends in moves for code in ends)})
