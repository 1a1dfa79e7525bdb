"""A recovery as it comes about: half a year raised, then a death heard of late."""

from __future__ import annotations

from datetime import date

from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import PersonFacts
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import on_roll, run
from support.benefits.test_accruing import LATER, differences, pay, settle


def late_death(village: int = VILLAGE, *, sent: bool = True) -> Payable:
    """One case of 1,770.00 yuan: 陈桂兰 died on 5 October, the half-year was raised whole."""
    admitted(bereaved("1", village))
    settle()
    on_roll()
    run("2026-H2")
    pay()
    if sent:
        Payable.objects.update(status="sent")
    PersonFacts.objects.filter(name="陈桂兰").update(alive=False, death_date=date(2026, 10, 5))
    run("2026-H2", LATER)
    differences()
    found: Payable = Payable.objects.get(kind="recovery")
    return found
