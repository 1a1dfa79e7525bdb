"""免费体检: a round is opened for an area, offered to everybody there, who came is ticked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import span
from nuanxin.care.medical.actions.doing import not_far, not_later, only_handlers
from nuanxin.care.medical.models import CheckUp, CheckUpRound
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.special import special_families

MOST_ITEMS = 30
_LONGEST = 366
_OFFER = """
INSERT INTO care_checkup (public_id, region, household_id, person_id, round_id, state)
SELECT DISTINCT ON (m.person_id) uuidv7(), h.region, h.id, m.person_id, %(round)s, 'asked'
  FROM registry_membership m
  JOIN registry_household h ON h.id = m.household_id
  JOIN registry_personfacts f ON f.person_id = m.person_id
   AND f.known_to IS NULL AND f.valid_to IS NULL
 WHERE h.id IN ({families}) AND m.known_to IS NULL AND m.valid_to IS NULL
   AND m.role <> '子女' AND f.alive AND f.death_date IS NULL
 ORDER BY m.person_id, h.id
    ON CONFLICT (round_id, person_id) DO NOTHING
"""


class Round(NamedTuple):
    """Where and when, and what is looked at; a place of one's own area."""

    name: str
    place: int
    starts_on: date
    ends_on: date
    where: str
    items: Sequence[str]
    document: str


@transaction.atomic
def open_round(*, hand: Hand, said: Round) -> CheckUpRound:
    """Open it and offer it to every parent of a special family there. Raises Refusal."""
    only_handlers(hand)
    if not hand.scope.covers(said.place):
        raise Refusal("请选本县，或者您辖区内的乡镇、村（社区）。")
    _refuse_days(hand, said)
    name = written(said.name, "名称", 60)
    year = said.starts_on.year
    if CheckUpRound.objects.filter(region=said.place, year=year, name=name).exists():
        raise Refusal(f"{year} 年这里已经有一次叫“{name}”的体检。请换个名称。")
    row = CheckUpRound.objects.create(
        public_id=new_id(), region=said.place, name=name, year=year,
        starts_on=said.starts_on, ends_on=said.ends_on,
        where=written(said.where, "在哪里", 120), items=_items(said.items),
        document=noted(said.document, "文件", 80), opened_by_id=hand.by.user_id,
        opened_at=hand.at,
    )  # fmt: skip
    offered = _offer(row)
    record(hand.by, "medical.round", [about(row)], people=offered)
    return row


def _refuse_days(hand: Hand, said: Round) -> None:
    not_far(said.starts_on, hand.day, "开始日期")
    if (hand.day - said.starts_on).days > _LONGEST:
        raise Refusal("开始日期早了一年以上。请核对年份。")
    if said.ends_on < said.starts_on:
        raise Refusal("结束日期不能早于开始日期。")
    if (said.ends_on - said.starts_on).days > _LONGEST:
        raise Refusal("一次体检最长一年。请核对结束日期。")


def _items(said: Sequence[str]) -> list[str]:
    found = [written(each, "项目", 20) for each in said if each.strip()]
    if not found:
        raise Refusal("请写体检项目，一行一项。")
    if len(found) > MOST_ITEMS:
        raise Refusal(f"体检项目最多 {MOST_ITEMS} 项。")
    return list(dict.fromkeys(found))


@transaction.atomic
def offer_again(*, hand: Hand, public_id: UUID) -> int:
    """Whoever belongs to it since is added; nobody is taken off. How many were."""
    only_handlers(hand)
    row = _round(hand, public_id)
    if row.ends_on < hand.day:
        raise Refusal("这次体检已经结束，不再加人。")
    fresh = _offer(row)
    record(hand.by, "medical.round", [about(row)], people=fresh)
    return fresh


def _offer(row: CheckUpRound) -> int:
    """One statement, however many people."""
    homes = special_families(span(row.region)).order_by().values("pk")
    text, values = homes.query.sql_with_params()
    with connection.cursor() as cursor:
        statement = _OFFER.replace("%(round)s", "%s").format(families=text)
        cursor.execute(statement, [row.pk, *values])
        return int(cursor.rowcount)


@transaction.atomic
def withdraw_round(*, hand: Hand, public_id: UUID) -> None:
    """It was opened by mistake; refused once somebody came or declined."""
    only_handlers(hand)
    row = _round(hand, public_id)
    if not hand.scope.covers(row.region):
        raise Refusal("这次体检由县里安排，请与县级经办联系。")
    if row.people.exclude(state=CheckUp.State.ASKED).exists():
        raise Refusal("已经有人来过或者说不做，不能撤销。")
    subject = about(row)
    row.delete()
    record(hand.by, "medical.round", [subject], taken_back=True)


@transaction.atomic
def tick(
    *, hand: Hand, public_id: UUID, people: Sequence[UUID], state: str, on: date | None
) -> int:
    """These came, declined, or neither after all. How many changed."""
    only_handlers(hand)
    row = _round(hand, public_id)
    if state not in CheckUp.State.values:
        raise Refusal("请选来了、不做，还是改回没有来。")
    if not people:
        raise Refusal("请先勾选是哪几位。")
    day = None if state == CheckUp.State.ASKED else _day(row, hand, on)
    rows = CheckUp.objects.within(hand.scope).locked()
    found = list(rows.filter(round=row, public_id__in=people).exclude(state=state, on=day))
    for each in found:
        each.state, each.on = state, day
        each.recorded_by_id, each.recorded_at = hand.by.user_id, hand.at
    CheckUp.objects.bulk_update(found, ["state", "on", "recorded_by", "recorded_at"])
    if found:
        told = [Subject("person", each.person_id, each.region) for each in found]
        record(hand.by, "medical.came", told, state=state, people=len(found))
    return len(found)


def _day(row: CheckUpRound, hand: Hand, on: date | None) -> date:
    if on is None:
        raise Refusal("请填哪天。")
    not_later(on, hand.day, "哪天")
    if on < row.starts_on:
        raise Refusal(f"这次体检 {row.starts_on} 才开始。请核对日期。")
    return on


def about(row: CheckUpRound) -> Subject:
    return Subject("checkupround", row.pk, row.region)


def _round(hand: Hand, public_id: UUID) -> CheckUpRound:
    """A round one's own people are in; the county opened it, the township ticks its own."""
    row: CheckUpRound | None = CheckUpRound.objects.filter(public_id=public_id).first()
    if row is None or not _touches(hand.scope, row.region):
        raise Refusal("没有找到这次体检。请刷新页面。")
    return row


def _touches(scope: Scope, region: int) -> bool:
    ((low, high),) = span(region).ranges
    return any(one < high and low < end for one, end in scope)
