"""By night: what a county has settled for reminding, of steps nobody has been asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.manners.queries import standing
from nuanxin.casework.reminders.actions.asking import Meant, Told, write
from nuanxin.casework.reminders.late import stay, stays
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.reminders.whom import whom
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case

WORDS = "按本县的办理规定自动催办。请办好；办不了的，写明原因和哪天能办完。"
# No document gives days for an answer; a week leaves a working day whatever the holidays.
_DAYS = 7


def remind_by_rule(*, day: date, at: datetime) -> int:
    """County by county, each in its own transaction; returns how many were written."""
    return sum(_in_county(each, day, at) for each in standing())


@transaction.atomic
def _in_county(manner: Manner, day: date, at: datetime) -> int:
    scope = Scope.of(manner.region)
    rows = Case.objects.within(scope).filter(_due(manner, day)).filter(~Exists(_asked()))
    # The cases are locked before they are looked at, as whoever reminds by hand does.
    keys = [row.pk for row in rows.locked().only("pk").order_by("pk")]
    meant = list(_meant(keys))
    hand = Hand(SYSTEM, scope, day, at)
    made = write(meant, Told(WORDS, day + timedelta(days=_DAYS)), hand)
    if made:
        record(
            SYSTEM, "casework.reminded", [], region=manner.region, rows=len(made),
            steps=sorted({each.step for each in made}), words=WORDS,
        )  # fmt: skip
    return len(made)


def _due(manner: Manner, day: date) -> Q:
    """Near their last day, or past it, by as many days as the county says."""
    found = Q(pk__in=[])
    if manner.remind_before is not None:
        found |= Q(due__gte=day, due__lte=day + timedelta(days=manner.remind_before))
    if manner.remind_after is not None:
        found |= Q(due__lte=day - timedelta(days=manner.remind_after))
    return found


def _asked() -> QuerySet[Reminder]:
    """A reminder that waits already, whoever sent it."""
    return Reminder.objects.filter(case=OuterRef("pk"), ended="")


def _meant(keys: list[int]) -> Iterator[Meant]:
    """Whom the rule asks: as a level above everybody, never where anybody has asked before."""
    rows = Reminder.objects.filter(case__in=keys)
    before = set(rows.values_list("case", "reached", "position"))
    for row in stays(Case.objects.filter(pk__in=keys)).order_by("pk"):
        each = stay(row)
        if (row.pk, each.reached, row.position) in before:
            continue
        asked = whom(row.level, proposed=each.proposed, above=Reminder.Level.RULE)
        if asked is not None:
            yield Meant(each, Reminder.Level.RULE, asked)
