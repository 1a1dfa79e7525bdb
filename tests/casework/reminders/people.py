"""Who reminds and who is reminded, with requests of 陈桂兰's township that are late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.road.cases import Office, again, at, office, opened, step
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.reminders.actions.answering import Answer, answer
from nuanxin.casework.reminders.actions.asking import Told, remind
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case
from registry.people.families import VILLAGE

TODAY = date(2026, 3, 20)
TOWN_SCOPE = Scope.of("341599100")


@dataclass
class Cast:
    """The office of the walks, the village's contact, and somebody of the city."""

    desk: Office
    village: Actor
    city: Actor

    def hand(self, by: Actor, day: date = TODAY) -> Hand:
        scopes = {
            self.village: Scope.of(VILLAGE), self.city: Scope.of("3415"),
            self.desk.township: TOWN_SCOPE,
        }  # fmt: skip
        return Hand(by, scopes.get(by, self.desk.scope), day, at(day))


def cast(appoint: Callable[[str, Role, str], Actor]) -> Cast:
    desk = office(appoint)
    village = appoint("周联系", Role.VILLAGE_CONTACT, str(VILLAGE))
    return Cast(desk, village, appoint("宋处长", Role.COUNTY_HEALTH, "3415"))


def at_step(cast: Cast, position: int, key: str = "1", due: date | None = None) -> Case:
    """A request that has come as far as that step, late since a few days unless told."""
    row = opened(cast.desk, key)
    while row.position < position:
        row = step(cast.desk, row)
    # Its days are those of the law; what is late here is so however the calendar falls.
    Case.objects.filter(pk=row.pk).update(due=due or TODAY - timedelta(days=5))
    return again(row)


def ask(
    cast: Cast,
    by: Actor,
    *rows: Case,
    words: str = "请尽快办",
    day: date = TODAY,
    days: int = 3,
) -> list[Reminder]:
    told = Told(words, day + timedelta(days=days))
    chosen = {row.public_id: row.position for row in rows}
    return remind(hand=cast.hand(by, day), chosen=chosen, told=told)


def say(
    cast: Cast, by: Actor, ids: Sequence[UUID], words: str = "调查员病了"
) -> list[Reminder]:
    said = Answer(words, TODAY + timedelta(days=6))
    return answer(hand=cast.hand(by), chosen=ids, said=said)
