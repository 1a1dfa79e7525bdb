"""What a volunteer answers; answers are only added, the latest counts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.wording import noted
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.volunteers.actions.doing import locked, not_later, traced
from nuanxin.care.volunteers.models import Volunteer, VolunteerConsent
from nuanxin.care.volunteers.purposes import volunteer_purposes
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.models import Answer, Way


class Agreed(NamedTuple):
    """An answer: to what, how, when; a guardian speaks for whoever is not of age."""

    purpose: str
    answer: str
    way: str
    on: date
    witness: str = ""
    guardian: str = ""


@transaction.atomic
def record_consent(*, hand: Hand, public_id: UUID, said: Agreed) -> VolunteerConsent:
    """Add an answer. Raises Refusal."""
    return write_consent(hand=hand, row=locked(hand, public_id), said=said)


def write_consent(*, hand: Hand, row: Volunteer, said: Agreed) -> VolunteerConsent:
    """The same for a row that is locked already."""
    purpose = volunteer_purposes().get(said.purpose)
    if purpose is None or said.answer not in Answer.values or said.way not in Way.values:
        raise Refusal("请选问的是什么、怎样答复的。")
    not_later(said.on, hand.day, "答复日期")
    witness = noted(said.witness, "见证人", 40)
    if said.way == Way.ORAL and not witness:
        raise Refusal("口头答复要有见证人。请填见证人的姓名。")
    last = row.consents.filter(purpose=said.purpose).order_by("-said_on", "-pk").first()
    if last is not None and said.on < last.said_on:
        raise Refusal(f"{last.said_on} 已经有一次答复，新的不能更早。请核对日期。")
    if said.answer == Answer.WITHDRAWN and (last is None or last.answer != Answer.GIVEN):
        raise Refusal("没有同意过，不用撤回。")
    made: VolunteerConsent = VolunteerConsent.objects.create(
        volunteer=row, purpose=said.purpose, text_since=purpose.text_on(said.on).since,
        answer=said.answer, way=said.way, said_on=said.on, witness=witness,
        guardian=noted(said.guardian, "监护人", 40), recorded_by_id=hand.by.user_id,
        recorded_at=hand.at,
    )  # fmt: skip
    traced(hand, "volunteers.consent", row, of=said.purpose, answer=said.answer)
    return made
