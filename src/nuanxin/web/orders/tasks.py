"""我的任务: what is offered to a volunteer, and what they took on. Never why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import wishes_of
from nuanxin.care.counselling.queries import counsellor_of
from nuanxin.care.orders import queries
from nuanxin.care.orders.choices import CANNOT, PARTS
from nuanxin.care.orders.models import OrderOffer
from nuanxin.care.volunteers.choices import hours_said, reason_in
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.queries import hours_of, volunteer_of


class Task(NamedTuple):
    """One task: the place as a township until it is taken on, then how to find the family."""

    row: OrderOffer
    part: str
    what: str
    where: Place
    hours: str
    reach: queries.ToReach | None

    @property
    def taken(self) -> bool:
        return self.row.answer == OrderOffer.Answer.ACCEPTED

    @property
    def state(self) -> str:
        return self.row.order.state

    @property
    def waits(self) -> bool:
        return self.state == "accepted"

    @property
    def pays(self) -> int:
        """What the family was told that it pays in all."""
        return self.row.order.family_fen

    @property
    def area(self) -> str:
        """The township; the village only once they go there."""
        return self.where.label if self.taken else (self.where.above or self.where.name)


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one volunteer."""

    who: Volunteer | None
    offered: Sequence[Task]
    running: Sequence[Task]
    over: Sequence[Task]
    hours: Sequence[tuple[object, str]]
    certified: str
    cannot: Sequence[str]
    proves: bool = False
    counsels: bool = False


def mine(request: OfficeRequest) -> Mine:
    who = volunteer_of(request.account.pk)
    counsels = counsellor_of(request.account.pk) is not None
    if who is None:
        return Mine(None, [], [], [], [], "", CANNOT, counsels=counsels)
    rows = list(queries.tasks_of(who.pk).order_by("order__wanted_on", "pk"))
    found = shown(rows)
    hours = hours_of(who)
    total = sum(each.minutes for each in hours if each.certified_at is not None)
    over = [each for each in found if each.state in ("done", "confirmed")]
    return Mine(
        who, [each for each in found if not each.taken],
        [each for each in found if each.waits], list(reversed(over))[:20],
        [(each, hours_said(each.minutes)) for each in hours[:50]], hours_said(total), CANNOT,
        total > 0, counsels,
    )  # fmt: skip


def _hours(wish: FamilyWish | None) -> str:
    """When it suits the family, unless those words tell more than the time."""
    return "" if wish is None or reason_in(wish.hours) else wish.hours


def shown(rows: Sequence[OrderOffer]) -> list[Task]:
    """What may be told: the address only while they are on their way to do it."""
    where = places(row.order.region for row in rows)
    wishes = wishes_of([row.order.household_id for row in rows])
    return [
        Task(
            row, PARTS[row.order.part],
            queries.task_said(row.order) if row.order.state in ("offered", "accepted") else "",
            where[row.order.region],
            _hours(wishes.get(row.order.household_id)),
            queries.reach_of(row.order)
            if row.answer == OrderOffer.Answer.ACCEPTED and row.order.state == "accepted"
            else None,
        )
        for row in rows
    ]  # fmt: skip
