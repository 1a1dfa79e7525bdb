"""服务菜单: what a county or township offers, by its own decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.jurisdiction.queries import known_place
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.orders.actions.doing import only_handlers
from nuanxin.care.orders.models import ServiceItem
from nuanxin.care.volunteers.choices import SKILLS, refuse_reason
from nuanxin.kit.refusal import Refusal

_MOST_FEN = 10**8
_MOST_AHEAD = 366 * 10
# Orders and contracts say their service by these.
_WHAT_IT_IS = frozenset({"name", "unit", "region"})


class Said(NamedTuple):
    """What a form says of a service; the prices in fen per unit."""

    name: str
    what: str
    place: int
    unit: str
    starts_on: date
    ends_on: date | None
    basis: str
    special: bool = False
    from_age: int | None = None
    disabled: bool = False
    price_fen: int = 0
    subsidy_fen: int = 0
    hours: str = ""
    skills: Sequence[str] = ()


@transaction.atomic
def write_service(*, hand: Hand, public_id: UUID | None, said: Said) -> ServiceItem:
    """A line of the menu, or its correction; the same again changes nothing.

    What was ordered keeps the price of its day: an order froze it.
    """
    only_handlers(hand)
    row = _locked(hand, public_id) if public_id else None
    now = _checked(hand, said)
    twin = ServiceItem.objects.filter(
        region=said.place, name=now["name"], starts_on=said.starts_on
    )
    if twin.exclude(pk=row.pk if row else None).exists():
        raise Refusal(f"这里从这一天起已经有“{now['name']}”。请直接改那一项。")
    if row is None:
        made: ServiceItem = ServiceItem.objects.create(
            written_by_id=hand.by.user_id, written_at=hand.at, **now
        )
        record(hand.by, "orders.service", [_about(made)])
        return made
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    if _WHAT_IT_IS & set(changed) and (row.orders.exists() or row.contracts.exists()):
        raise Refusal(
            "已经有人点过或者有合同，服务、计量单位和哪里的菜单不能改。"
            "要换的，请填这一项的结束日期，另加一项。"
        )
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
        record(hand.by, "orders.service", [_about(row)], fields=changed)
    return row


def _checked(hand: Hand, said: Said) -> dict[str, object]:
    county = county_of(said.place)
    town = said.place % 1000 == 0
    if not hand.scope.covers(said.place) or not (
        said.place == county or (town and known_place(said.place))
    ):
        raise Refusal("请选这是哪里的菜单：本县，或者您辖区内的乡镇（街道）。")
    refuse_reason(said.name, "服务")
    _refuse_money(said)
    _refuse_days(hand, said)
    if said.from_age is not None and not 1 <= said.from_age <= 120:
        raise Refusal("年龄请填 1 到 120，不限的空着。")
    if not set(said.skills) <= SKILLS.keys():
        raise Refusal("要会什么，请从列表里选。")
    return {
        "name": written(said.name, "服务", 40), "what": written(said.what, "做什么", 200),
        "region": said.place, "unit": written(said.unit, "计量单位", 10),
        "special": said.special, "from_age": said.from_age, "disabled": said.disabled,
        "price_fen": said.price_fen, "subsidy_fen": said.subsidy_fen,
        "hours": noted(said.hours, "服务时间", 40), "starts_on": said.starts_on,
        "skills": [key for key in SKILLS if key in set(said.skills)],
        "ends_on": said.ends_on, "basis": written(said.basis, "依据", 80),
    }  # fmt: skip


def _refuse_money(said: Said) -> None:
    if not 0 <= said.price_fen <= _MOST_FEN:
        raise Refusal("价格请填 0 到 1000000 元，免费的填 0。")
    if not 0 <= said.subsidy_fen <= said.price_fen:
        raise Refusal("补贴不能比价格多。")


def _refuse_days(hand: Hand, said: Said) -> None:
    for day, label in ((said.starts_on, "开始日期"), (said.ends_on, "结束日期")):
        if day is not None and abs((day - hand.day).days) > _MOST_AHEAD:
            raise Refusal(f"{label}离今天太远。请核对年份。")
    if said.ends_on is not None and said.ends_on < said.starts_on:
        raise Refusal("结束日期不能早于开始日期。请核对日期。")


def _locked(hand: Hand, public_id: UUID) -> ServiceItem:
    row: ServiceItem | None = (
        ServiceItem.objects.within(hand.scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这一项，或者是上级的菜单。")
    return row


@transaction.atomic
def drop_service(*, hand: Hand, public_id: UUID) -> None:
    """It was written down by mistake, and nothing hangs on it."""
    only_handlers(hand)
    row = _locked(hand, public_id)
    if row.orders.exists() or row.contracts.exists():
        raise Refusal("已经有人点过，或者有合同，不能删去。不再提供的，请填结束日期。")
    about = _about(row)
    row.delete()
    record(hand.by, "orders.service", [about], taken_back=True)


def _about(row: ServiceItem) -> Subject:
    return Subject("serviceitem", row.pk, row.region)
