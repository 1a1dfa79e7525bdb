"""What holds now, and who must be left out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.consents.models import Answer, Consent
from nuanxin.registry.consents.purposes import purposes


def withheld(scope: Scope, purpose: str, people: Iterable[int]) -> set[int]:
    """Those of the people whose data may not be used for a purpose.

    Everybody who refused or took consent back; where the purpose says so also whoever was never
    asked. Ask this before anything is passed on.
    """
    wanted = set(people)
    latest = _latest(scope, purpose).filter(person__in=wanted)
    answers = dict(latest.values_list("person_id", "answer"))
    if purposes()[purpose].withheld_unasked:
        return {each for each in wanted if answers.get(each) != Answer.GIVEN}
    return {each for each, answer in answers.items() if answer != Answer.GIVEN}


def standing(scope: Scope, person: int, purpose: str) -> Consent | None:
    """The answer that counts, if somebody was asked."""
    found: Consent | None = _latest(scope, purpose).filter(person=person).first()
    return found


def answers_of(scope: Scope, people: Iterable[int]) -> QuerySet[Consent]:
    """Every answer of some people, the newest first."""
    found: QuerySet[Consent] = Consent.objects.within(scope).filter(person__in=list(people))
    return found.select_related("recorded_by").order_by("-said_on", "-id")


def _latest(scope: Scope, purpose: str) -> QuerySet[Consent]:
    found: QuerySet[Consent] = Consent.objects.within(scope).filter(purpose=purpose)
    return found.order_by("person_id", "-said_on", "-id").distinct("person_id")
