"""What families of the world need, their plans, and what was sent to another office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.aftermath import Arranged, arrange, open_aftermath
from nuanxin.care.needs.actions.aftermath import Asked as Wanted
from nuanxin.care.needs.actions.answering import Answered, answer, make_link
from nuanxin.care.needs.actions.planning import Drawn, Step, add_step, make_plan
from nuanxin.care.needs.actions.referring import Sending, refer
from nuanxin.care.needs.actions.telling import Said, tell_need
from nuanxin.care.needs.matters import matters
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.narrowed import Asked, departed, digest_of, facts, living
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import family_file

_MATTER = "temporary-relief"


def fill_needs(
    add: Callable[[str, object, int], None], by: Actor, scope: Scope, at: datetime
) -> None:
    """Every second family needs something; a third of those have their answer."""
    day = at.date()
    hand = Hand(by, scope, day, at)
    for turn, home in enumerate(Household.objects.within(scope).order_by("pk")[::2]):
        row = _sent(hand, home, day)
        add("referral", row.public_id, row.region)
        make_link(hand=hand, referral=row.public_id, days=7)
        if turn % 3 == 0:
            said = Answered("refused", day, f"不给{home.number}", f"某局{home.number}")
            answer(hand=hand, referral=row.public_id, said=said)
    assert OneTimeLink.objects.filter(task="referral_answer").exists()


def _sent(hand: Hand, home: Household, day: date) -> Referral:
    key, mark = home.public_id, home.number
    need = tell_need(hand=hand, household=key, said=Said("money", "call", "邻居", day, mark))
    make_plan(hand=hand, household=key, drawn=Drawn(f"好{mark}", day + timedelta(days=60)))
    step = Step(f"做{mark}", f"人{mark}", day + timedelta(days=9))
    add_step(hand=hand, household=key, step=step)
    file = family_file(home, day)
    for gone in departed(file)[:1]:
        asked = Wanted(gone.person.public_id, mark[-8:], day, family_asked=True)
        head = open_aftermath(hand=hand, household=key, asked=asked)
        said = Arranged("company", "arranged", day, f"陪{mark}")
        arrange(hand=hand, household=key, aftermath=head.public_id, said=said)
    who = living(file)[0]
    shown = facts(file, Asked(matters()[_MATTER], who, None))
    sending = Sending(
        _MATTER, who.person.public_id, digest_of(shown), frozenset({"home", "people"}),
        f"局{mark}", f"请办{mark}", (f"纸{mark}",), need=need.public_id, witness="见证人",
    )  # fmt: skip
    return refer(hand=hand, household=key, sending=sending, received=())
