"""What a family wishes, what was told of it, one thing done, a visit that must not wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from django.utils import timezone

from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.telling import Wish, write_wish
from nuanxin.care.duties.actions.doing import Said, tick
from nuanxin.care.duties.actions.telling import Birthday, Event, keep_birthday, tell_event
from nuanxin.care.duties.queries import Days, duties_of
from nuanxin.care.visits.actions.checking import Gift
from nuanxin.care.visits.actions.checking import Said as VisitSaid
from nuanxin.care.visits.actions.concerns import answer_concern
from nuanxin.care.visits.actions.correcting import Correction, correct_visit
from nuanxin.care.visits.actions.linking import send_link
from nuanxin.care.visits.actions.saving import save_visit
from nuanxin.care.visits.models import Concern
from nuanxin.registry.people.models import Household, Person


def meet(hand: Hand, home: Household, add: Callable[[str, object, int], None]) -> None:
    """So that the lists of today have rows, whatever day it is."""
    wish = Wish("phone", "", "下午", True, True, True, "本人", hand.day)
    write_wish(hand=hand, household=home.public_id, said=wish)
    today = timezone.localdate()
    now = hand._replace(day=today)
    for kind in ("illness", "emergency"):
        said = Event(kind, today, "邻居", "有人来过")
        tell_event(hand=now, household=home.public_id, said=said)
    first = duties_of(hand.scope, home.public_id, Days(today, today), today)[0]
    tick(hand=now, household=home.public_id, said=Said(first.mark, "call", today, "都好"))
    for who in Person.objects.filter(memberships__household=home, memberships__role="女方"):
        kept = Birthday(True, 8, 30, False, "本人", hand.day)
        keep_birthday(hand=now, household=home.public_id, person=who.public_id, said=kept)
    _visit(now, home, add)


def _visit(hand: Hand, home: Household, add: Callable[[str, object, int], None]) -> None:
    """A visit whose words, gift and answer name the family; its concern is open."""
    given = Gift(f"{home.number}慰问金", 50000, "慰问经费", f"{home.number}本人")
    told = VisitSaid(
        uuid4(), "visit", hand.day, "何联系", "low", "ill", ("doctor",),
        f"{home.number}家说不想活了", frozenset(), (given,),
    )  # fmt: skip
    row = save_visit(hand=hand, household=home.public_id, said=told).visit
    add("visit", row.public_id, row.region)
    first, second = Concern.objects.filter(visit=row).order_by("pk")
    done = f"{home.number}家看过"
    answer_concern(hand=hand, concern=first.public_id, done=done)
    add("concern", second.public_id, second.region)
    put = Correction(replace(told, words=f"{home.number}家平静"), "听错了")
    correct_visit(hand=hand, visit=row.public_id, told=put)
    if home.region % 1000:
        send_link(hand=hand, household=home.public_id, contact=f"{home.number}联系")
