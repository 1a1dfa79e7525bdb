"""Looking over the books of every county, and keeping what was found."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.money.books.models import BookCheck
from nuanxin.money.books.queries import look_over
from nuanxin.money.ledger.models import Account


def check_books(*, at: datetime) -> list[BookCheck]:
    """Each county that has a book, one after the other; the same day again is put right."""
    rows = Account.objects.order_by("region").values_list("region", flat=True).distinct()
    return [_check(region, at) for region in rows]


@transaction.atomic
def _check(region: int, at: datetime) -> BookCheck:
    faults = [str(each) for each in look_over(region)]
    row: BookCheck
    row, _ = BookCheck.objects.update_or_create(
        region=region, on=timezone.localdate(at),
        defaults={"faults": faults, "checked_at": at},
    )  # fmt: skip
    subject = Subject("bookcheck", row.pk, region)
    record(SYSTEM, "books.checked", [subject], ok=not faults, faults=len(faults))
    return row
