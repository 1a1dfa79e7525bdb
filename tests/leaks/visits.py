"""What a family wishes, what was told of it, and one thing done for it."""

from __future__ import annotations

from django.utils import timezone

from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.telling import Wish, write_wish
from nuanxin.care.duties.actions.doing import Said, tick
from nuanxin.care.duties.actions.telling import Birthday, Event, keep_birthday, tell_event
from nuanxin.care.duties.queries import Days, duties_of
from nuanxin.registry.people.models import Household, Person


def meet(hand: Hand, home: Household) -> None:
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
