"""Batches and their rows as pages and commands show them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.exchange.models import ImportBatch, SenderMapping, StagedRow
from nuanxin.registry.exchange.people.matching import Decided
from nuanxin.registry.exchange.words import BatchStatus


def batches(scope: Scope) -> QuerySet[ImportBatch]:
    """The imports of an area, the latest first."""
    rows: QuerySet[ImportBatch] = ImportBatch.objects.within(scope)
    return rows.select_related("staged_by", "committed_by").order_by("-id")


def batch(scope: Scope, public_id: UUID) -> ImportBatch | None:
    """One import; outside the scope there is none."""
    return batches(scope).filter(public_id=public_id).first()


def same_file(scope: Scope, sha256: str, kind: str) -> ImportBatch | None:
    """A batch of the same bytes that still stands."""
    standing = [BatchStatus.STAGED, BatchStatus.COMMITTED]
    return batches(scope).filter(sha256=sha256, kind=kind, status__in=standing).first()


def staged_in(regions: Collection[int]) -> ImportBatch | None:
    """A batch still to be committed with rows in one of these regions."""
    rows = StagedRow.objects.filter(batch__status=BatchStatus.STAGED, region__in=list(regions))
    row = rows.select_related("batch").order_by("pk").first()
    return row.batch if row else None


def senders(scope: Scope, kind: str) -> QuerySet[SenderMapping]:
    """Who has sent such files before, the latest first."""
    rows: QuerySet[SenderMapping] = SenderMapping.objects.within(scope).filter(kind=kind)
    return rows.order_by("-used_at")


def staged_rows(batch: ImportBatch, verdict: str = "") -> QuerySet[StagedRow]:
    """The rows of a batch in the order of the file."""
    rows = batch.staged.order_by("id")
    return rows.filter(verdict=verdict) if verdict else rows


def decisions_of(batch: ImportBatch) -> dict[tuple[str, int], Decided]:
    """What people have decided about ambiguous rows."""
    rows = batch.staged.exclude(decision="")
    return {
        (sheet, row): Decided(decision, person)
        for sheet, row, decision, person in rows.values_list(
            "sheet", "row", "decision", "decided_person"
        )
    }
