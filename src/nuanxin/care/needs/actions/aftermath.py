"""Somebody asks for help after a death, and what becomes of each item.

Nothing begins by the death itself. Where a child has died, only what the family itself asks
for is written down.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.doing import (
    about,
    home_of,
    only_handlers,
    refuse_day,
    sealed_or_not,
)
from nuanxin.care.needs.matters import after_items
from nuanxin.care.needs.models import AfterDone, Aftermath
from nuanxin.care.needs.narrowed import departed
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.family import family_file


class Asked(NamedTuple):
    """Who asked for help, when; for a child's death `family_asked` says the family did."""

    person: UUID
    asked_by: str
    asked_on: date
    family_asked: bool = False


@transaction.atomic
def open_aftermath(*, hand: Hand, household: UUID, asked: Asked) -> Aftermath:
    """Begin. Twice for the same person is once. Raises Refusal."""
    only_handlers(hand)
    home = home_of(hand, household, closed_too=True)
    gone = departed(family_file(home, hand.day))
    who = next((each for each in gone if each.person.public_id == asked.person), None)
    if who is None:
        raise Refusal("这个人没有登记去世。请先在家庭档案里登记。")
    if who.child and not asked.family_asked:
        raise Refusal("孩子去世的，家里自己提出来才登记。家里没有提，不要问，也不要登记。")
    refuse_day(asked.asked_on, hand.day, "哪天提出")
    asked_by = written(asked.asked_by, "谁提出的", 20)
    row, made = Aftermath.objects.get_or_create(
        household=home, person=who.person,
        defaults={
            "region": home.region, "asked_by": asked_by, "asked_on": asked.asked_on,
            "opened_by_id": hand.by.user_id, "opened_at": hand.at,
        },
    )  # fmt: skip
    if made:
        record(hand.by, "needs.aftermath", [about(home)])
    found: Aftermath = row
    return found


class Arranged(NamedTuple):
    """What became of an item."""

    item: str
    state: str
    on: date
    words: str = ""


@transaction.atomic
def arrange(*, hand: Hand, household: UUID, aftermath: UUID, said: Arranged) -> AfterDone:
    """Write down what the family wants or what was arranged; what was said before stays."""
    only_handlers(hand)
    home = home_of(hand, household, closed_too=True)
    head: Aftermath | None = Aftermath.objects.filter(
        household=home, public_id=aftermath
    ).first()
    if head is None or said.item not in after_items():
        raise Refusal("没有找到这一项。请刷新页面。")
    if said.state not in AfterDone.State.values:
        raise Refusal("请选家里要不要办。")
    refuse_day(said.on, hand.day, "日期")
    public_id = new_id()
    row: AfterDone = AfterDone.objects.create(
        public_id=public_id, household=home, region=home.region, aftermath=head,
        item=said.item, state=said.state, on=said.on,
        words_sealed=sealed_or_not(public_id, said.words, "说明", 100),
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
    )  # fmt: skip
    record(hand.by, "needs.arranged", [about(home)], item=said.item, state=said.state)
    return row
