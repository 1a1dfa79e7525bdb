"""A visit is corrected; what it said before is kept, sealed."""

from __future__ import annotations

import json
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal, unseal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.visits.actions.checking import Said, checked
from nuanxin.care.visits.actions.concerns import raise_concerns
from nuanxin.care.visits.actions.saving import about, contact_named, locked, visited
from nuanxin.care.visits.models import EarlierVisit, Visit
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal

_KEPT = ("how", "who", "mood", "health", "needs")


class Correction(NamedTuple):
    """How it really was, and why it is put right."""

    said: Said
    why: str


@transaction.atomic
def correct_visit(*, hand: Hand, visit: UUID, told: Correction) -> Visit:
    """Put a visit right. What nobody changed changes nothing. Raises Refusal.

    Duties it did stay done, what was handed over stays handed over, and a concern it raised
    stays until a person answers it; one that only shows now is raised now.
    """
    row = locked(hand, visit)
    visited(hand, row.household.public_id)
    if row.recorded_by_id != hand.by.user_id and Role(hand.by.role) not in HANDLERS:
        raise Refusal("这一条是别人登记的。要更正请找乡镇经办。")
    said, before = checked(told.said, hand.day), _as_it_was(row)
    if before == _as_said(said):
        return row
    why = written(told.why, "为什么更正", 40)
    public_id, text = new_id(), json.dumps(before, ensure_ascii=False)
    EarlierVisit.objects.create(
        public_id=public_id, visit=row, said_sealed=seal(Kind.RECORD, public_id, text), why=why,
        corrected_by_id=hand.by.user_id, corrected_at=hand.at,
    )  # fmt: skip
    row.how, row.day, row.who = said.how, said.day, said.who
    row.mood, row.health, row.needs = said.mood, said.health, list(said.needs)
    row.contact = contact_named(row.household, said.who)
    row.words_sealed = seal(Kind.RECORD, row.public_id, said.words) if said.words else None
    row.corrected_at = hand.at
    row.save()
    record(hand.by, "visits.corrected", [about(row.household)], why=why)
    raise_concerns(hand=hand, visit=row, text=said.words)
    return row


def _as_it_was(row: Visit) -> dict[str, object]:
    words = ""
    if row.words_sealed is not None:
        words = unseal(Kind.RECORD, row.public_id, bytes(row.words_sealed))
    return {
        "day": row.day.isoformat(), "words": words,
        **{name: getattr(row, name) for name in _KEPT},
    }  # fmt: skip


def _as_said(said: Said) -> dict[str, object]:
    return {
        "day": said.day.isoformat(), "words": said.words,
        **{name: getattr(said, name) for name in _KEPT}, "needs": list(said.needs),
    }  # fmt: skip
