"""What came back after it was paid, what becomes of it, and who was paid after a death."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.models import Answer, LateReturn, ReturnFile
from nuanxin.registry.people.models import PersonFacts

Status = LateReturn.Status


def late_returns(row: Batch) -> list[LateReturn]:
    """Everything of a batch that came back after it was paid, the latest first."""
    rows = LateReturn.objects.filter(line__batch=row).select_related(
        "line__person", "enterer", "confirmer", "payable"
    )
    return list(rows.order_by("-pk"))


def waiting_late(scope: Scope) -> QuerySet[LateReturn]:
    """What somebody has entered and nobody has confirmed, the oldest first."""
    rows: QuerySet[LateReturn] = LateReturn.objects.within(scope).filter(status=Status.ENTERED)
    return rows.select_related("line__batch").order_by("pk")


def with_late(found: QuerySet[BatchLine]) -> QuerySet[BatchLine]:
    """Lines with whether somebody has said that they came back (an annotation)."""
    said = LateReturn.objects.filter(line=OuterRef("pk")).exclude(status=Status.LET_GO)
    return found.annotate(came_back=Exists(said))


def came_back(line: BatchLine) -> bool:
    """The same of a line `with_late` has given out."""
    return bool(getattr(line, "came_back", False))


def paid_answer(line: BatchLine) -> Answer | None:
    """What was confirmed of a line, where that was a payment."""
    found: Answer | None = line.answers.filter(
        paid=True, returned__status=ReturnFile.Status.SETTLED
    ).first()
    return found


def asked_back(line: BatchLine) -> list[Payable]:
    """The recoveries that stand of the claim a line has paid."""
    rows = Payable.objects.filter(
        claim_key=line.payable.claim_key, kind=Payable.Kind.RECOVERY
    ).exclude(status=Payable.Status.WITHDRAWN)
    return list(rows.order_by("pk"))


def why_for_good(line: BatchLine, day: date) -> str:
    """Why it is not paid again as it was; nothing where it is owed again."""
    died = line.person_id and _died(line.person_id, day)
    if died:
        return "收款人已登记去世"
    return "这一项已列追缴，按现在的资料重新计算" if asked_back(line) else ""


def _died(person: int, day: date) -> bool:
    known = PersonFacts.objects.filter(person=person, known_to=None)
    return known.filter(_OVER, Q(valid_to=None) | Q(valid_to__gt=day)).exists()


_OVER = Q(alive=False) | Q(death_date__isnull=False)


def paid_after_death(row: Batch) -> QuerySet[BatchLine]:
    """Lines the bank has paid after the day the register says the payee died."""
    dead = PersonFacts.objects.filter(
        _OVER, person=OuterRef("line__person"), known_to=None, valid_to=None
    ).filter(Q(death_date=None) | Q(death_date__lt=OuterRef("paid_on")))
    paid = Answer.objects.filter(
        Exists(dead), line=OuterRef("pk"), paid=True,
        returned__status=ReturnFile.Status.SETTLED,
    )  # fmt: skip
    found: QuerySet[BatchLine] = BatchLine.objects.filter(batch=row, live=True, failed=False)
    return found.filter(Exists(paid)).select_related("person")


def cases_of(lines: Sequence[BatchLine]) -> dict[int, UUID]:
    """Line → the recovery that stands of its claim."""
    rows = Payable.objects.filter(
        kind=Payable.Kind.RECOVERY,
        claim_key__in=[line.payable.claim_key for line in lines],
    ).exclude(status=Payable.Status.WITHDRAWN)
    by_claim = dict(rows.values_list("claim_key", "public_id"))
    claims = {line.pk: line.payable.claim_key for line in lines}
    return {line: by_claim[key] for line, key in claims.items() if key in by_claim}
