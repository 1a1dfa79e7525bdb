"""Families are told who comes now; what they wish is written down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.doing import family, only_handlers, words
from nuanxin.care.contacts.models import Assignment, FamilyWish
from nuanxin.care.contacts.queries import wish_of
from nuanxin.kit.refusal import Refusal

WAYS = ("当面", "电话", "知情卡", "信件")


@transaction.atomic
def told(*, hand: Hand, assignments: Collection[UUID], on: date, how: str) -> int:
    """Whom we told on a day who comes now; how many. One told before is left as it was."""
    only_handlers(hand.by)
    if how not in WAYS:
        raise Refusal("请选怎样告知的。")
    if on > hand.day:
        raise Refusal("告知日期不能晚于今天。")
    rows = list(
        Assignment.objects.within(hand.scope)
        .locked()
        .filter(public_id__in=assignments, told_on__isnull=True, ends_on__isnull=True)
    )
    if not rows:
        raise Refusal("没有选中要登记的家庭，或者已经登记过。请刷新页面。")
    if early := next((each for each in rows if on < each.starts_on), None):
        raise Refusal(f"有一户 {early.starts_on} 才换的联系人，告知日期不能早于这一天。")
    for each in rows:
        each.told_on, each.told_how, each.told_by_id = on, how, hand.by.user_id
    Assignment.objects.bulk_update(rows, ["told_on", "told_how", "told_by"])
    subjects = [Subject("household", each.household_id, each.region) for each in rows]
    record(hand.by, "contacts.told", subjects, how=how, on=on)
    return len(rows)


class Wish(NamedTuple):
    """What a family said about how it wants to be met."""

    way: str
    sex: str
    hours: str
    festivals: bool
    birthdays: bool
    silent: bool
    told_by: str
    told_on: date


@transaction.atomic
def write_wish(*, hand: Hand, household: UUID, said: Wish) -> FamilyWish:
    """What holds from now on; the version before is kept. The same again changes nothing."""
    only_handlers(hand.by)
    row = family(hand.scope, household)
    _refuse(said, hand.day)
    before = wish_of(row.pk)
    now = said._asdict()
    if before and all(getattr(before, name) == value for name, value in now.items()):
        return before
    FamilyWish.objects.filter(household=row, known_to__isnull=True).update(known_to=hand.at)
    wish: FamilyWish = FamilyWish.objects.create(
        household=row, region=row.region, recorded_by_id=hand.by.user_id, known_from=hand.at,
        **now,
    )  # fmt: skip
    record(hand.by, "contacts.wish", [Subject("household", row.pk, row.region)])
    return wish


def _refuse(said: Wish, today: date) -> None:
    if said.way not in FamilyWish.Way:
        raise Refusal("请选家庭希望怎样联系。")
    if said.sex not in {"", "女", "男"}:
        raise Refusal("联系人性别请选女、男，或者都可以。")
    if said.hours:
        words(said.hours, "方便的时间", 40)
    words(said.told_by, "谁说的", 20)
    if said.told_on > today:
        raise Refusal("哪天说的不能晚于今天。")
