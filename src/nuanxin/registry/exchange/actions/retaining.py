"""Letting go of what files said, once nobody needs it: the batch's line and counts stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.actions import remove
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import Actor
from nuanxin.registry.exchange.actions.staging import discard
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchStatus

_WHY = "导入资料保存期满"


class Retention(NamedTuple):
    """How many days content is kept: after a commit, and where there was none."""

    committed: int
    abandoned: int


@transaction.atomic
def forget_content(*, by: Actor, keep: Retention, now: datetime) -> int:
    """Delete what old batches read, what they wrote over, and the files handed in; how many
    batches. A batch nobody committed in that time is let go first.
    """
    since, left = now - timedelta(days=keep.committed), now - timedelta(days=keep.abandoned)
    old = Q(status=BatchStatus.COMMITTED, committed_at__lt=since)
    old |= Q(status=BatchStatus.UNDONE, undone_at__lt=left)
    old |= Q(status__in=(BatchStatus.STAGED, BatchStatus.DISCARDED), staged_at__lt=left)
    found = ImportBatch.objects.locked().filter(old, forgotten_at__isnull=True)
    batches = list(found.order_by("id"))
    for batch in batches:
        _forget(by, batch, now)
    for stored in _unused(left):
        remove(by, stored, purpose=_WHY)
    return len(batches)


def _forget(by: Actor, batch: ImportBatch, now: datetime) -> None:
    if batch.status == BatchStatus.STAGED:
        batch = discard(by=by, batch=batch)
    rows, _ = batch.staged.all().delete()
    chunks, _ = batch.chunks.all().delete()
    over, _ = batch.written_over.all().delete()
    stored, batch.file, batch.forgotten_at = batch.file, None, now
    batch.save(update_fields=["file", "forgotten_at"])
    if stored and not ImportBatch.objects.filter(file=stored).exists():
        remove(by, stored, purpose=_WHY)
    subject = Subject("import", batch.pk, batch.region)
    record(
        by,
        "import.forgotten",
        [subject],
        region=batch.region,
        rows=rows,
        chunks=chunks,
        written_over=over,
    )


def _unused(before: datetime) -> QuerySet[StoredFile]:
    """Files somebody looked into and never made a batch of."""
    rows: QuerySet[StoredFile] = StoredFile.objects.filter(
        purpose__startswith="import.", stored_at__lt=before, importbatch__isnull=True
    )
    return rows
