"""A photo of a visit is kept sealed, without where it was taken, and goes with the visit."""

from __future__ import annotations

import io
from collections.abc import Collection

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.cleaning import Clean
from nuanxin.base.files.stored.actions import hand_over, remove, store
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.visits.models import Visit
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

PURPOSE = "visit.photo"


def keep_photo(hand: Hand, home: Household, photo: Clean | None) -> StoredFile | None:
    """Made anew from its pixels by whoever took it in; here it is sealed."""
    if photo is None:
        return None
    return store(hand.by, io.BytesIO(photo.content), "photo.jpg", home.region, PURPOSE)


@transaction.atomic
def drop_photo(*, hand: Hand, visit: Visit) -> None:
    """The family does not want it, or it shows too much: it goes. Twice changes nothing."""
    role = Role(hand.by.role)
    if visit.recorded_by_id != hand.by.user_id and role not in HANDLERS:
        raise Refusal("这一条是别人登记的。要删照片请找乡镇经办。")
    if visit.photo is None:
        return
    remove(hand.by, visit.photo, purpose="删去走访照片")
    subject = Subject("household", visit.household_id, visit.region)
    record(hand.by, "visits.photo_off", [subject])


@transaction.atomic
def forget_photos(
    *, by: Actor, people: Collection[int], households: Collection[int], purpose: str
) -> None:
    """Let the files go of families whose data is deleted; the visits go by the register."""
    del people  # a visit is its family's
    rows = Visit.objects.filter(household__in=households, photo__isnull=False)
    for stored in StoredFile.objects.filter(pk__in=rows.values("photo")):
        remove(by, stored, purpose=purpose)


@transaction.atomic
def hand_over_photos(household: int, to: int) -> None:
    """A family's photos go with it to the unit that has it now."""
    rows = Visit.objects.filter(household=household, photo__isnull=False)
    hand_over(rows.values_list("photo", flat=True), to)
