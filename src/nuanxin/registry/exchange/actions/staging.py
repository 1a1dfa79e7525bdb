"""Keeping what was read of a file until somebody commits it or lets it go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.queries import plain_copy
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.chunks import (
    FAMILIES_A_CHUNK,
    FAULTY_FROM,
    ROWS_A_CHUNK,
    sealed_families,
    sealed_rows,
)
from nuanxin.registry.exchange.comparison import read_file
from nuanxin.registry.exchange.models import ImportBatch, SenderMapping, StagedChunk
from nuanxin.registry.exchange.people.families import StagedFamily, row_verdicts
from nuanxin.registry.exchange.people.staging import Asked, FaultyRow, Staging
from nuanxin.registry.exchange.queries import same_file
from nuanxin.registry.exchange.words import BatchStatus

_ROW_COLUMNS = (
    "batch_id", "sheet", "row", "region", "verdict", "chunk", "place", "household", "decision",
)  # fmt: skip
Item = TypeVar("Item", StagedFamily, FaultyRow)
_COUNTS = ("new", "changed", "unchanged", "ambiguous", "faulty")


class Handed(NamedTuple):
    """A file as it was handed in, and the moment."""

    file: StoredFile
    at: datetime


def stage(*, by: Actor, scope: Scope, handed: Handed, asked: Asked) -> ImportBatch:
    """Read a stored file, compare it with the register and keep the result as a batch."""
    refuse_same_file(scope, handed.file.sha256, asked)
    with plain_copy(handed.file) as path:
        staging = read_file(path, handed.file.name, asked, scope)
    return keep(by=by, handed=handed, asked=asked, staging=staging)


def try_out(*, scope: Scope, path: Path, name: str, asked: Asked) -> Staging:
    """Read and compare, writing nothing: a dry run."""
    return read_file(path, name, asked, scope)


def refuse_same_file(scope: Scope, sha256: str, asked: Asked) -> None:
    """The same bytes a second time are a slip, unless the first batch was taken back."""
    earlier = same_file(scope, sha256, asked.kind)
    if earlier:
        day, status = timezone.localdate(earlier.staged_at), earlier.get_status_display()
        raise Refusal(
            f"这个文件 {day} 已经导入过：{earlier.file_name}（{earlier.sender}，{status}），"
            f"批次 {earlier.public_id}。"
            "如需重新导入，请先撤销或放弃那一批。",
            about={"batch": str(earlier.public_id)},
        )


@transaction.atomic
def keep(*, by: Actor, handed: Handed, asked: Asked, staging: Staging) -> ImportBatch:
    """Write a batch with its sealed content; every row is counted once."""
    batch = _batch(by, handed, asked, staging)
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError as fault:
        raise Refusal("另一个人刚刚导入了同一个文件。请到导入记录里看那一批。") from fault
    content = [*_family_chunks(batch, staging), *_faulty_chunks(batch, staging)]
    StagedChunk.objects.bulk_create([chunk for chunk, _rows in content], batch_size=200)
    rows = (row for _chunk, rows in content for row in rows)
    written = insert_rows("registry_stagedrow", _ROW_COLUMNS, rows)
    if written != batch.rows:
        raise AssertionError(f"{written} rows staged, {batch.rows} counted")
    _remember(batch, asked, handed.at)
    counts = {name: getattr(batch, name) for name in ("rows", *_COUNTS)}
    record(by, "import.staged", [_subject(batch)], region=batch.region, **counts)
    return batch


def _batch(by: Actor, handed: Handed, asked: Asked, staging: Staging) -> ImportBatch:
    counts = staging.counts
    return ImportBatch(
        kind=asked.kind,
        region=int(asked.region.value),
        sender=asked.sender,
        file=handed.file,
        file_name=handed.file.name,
        sha256=handed.file.sha256,
        sheet=asked.sheet,
        mapping=dict(asked.mapping),
        answers=dict(asked.answers),
        changes_since=asked.changes_since,
        rows=len(staging.verdicts),
        notes=staging.notes,
        staged_by_id=by.user_id,
        staged_at=handed.at,
        **{name: counts[name] for name in _COUNTS},
    )


Rows = list[tuple[object, ...]]


def _family_chunks(batch: ImportBatch, staging: Staging) -> Iterator[tuple[StagedChunk, Rows]]:
    faulty = {(row.sheet, row.row) for row in staging.faulty}
    sound = [f for f in staging.families if f.verdict != "faulty"]
    for number, families in enumerate(_portions(sound, FAMILIES_A_CHUNK)):
        chunk = StagedChunk(batch=batch, number=number)
        chunk.content_sealed = sealed_families(chunk, families)
        rows: Rows = []
        for place, family in enumerate(families):
            for row, verdict in row_verdicts(family).items():
                if (family.sheet, row) not in faulty:
                    where = (batch.pk, family.sheet, row, family.region, str(verdict))
                    rows.append((*where, number, place, family.household, ""))
        yield chunk, rows


def _faulty_chunks(batch: ImportBatch, staging: Staging) -> Iterator[tuple[StagedChunk, Rows]]:
    for number, faulty in enumerate(_portions(staging.faulty, ROWS_A_CHUNK), FAULTY_FROM):
        chunk = StagedChunk(batch=batch, number=number)
        chunk.content_sealed = sealed_rows(chunk, faulty)
        yield (
            chunk,
            [
                (batch.pk, row.sheet, row.row, batch.region, "faulty", number, place, None, "")
                for place, row in enumerate(faulty)
            ],
        )


def _portions(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))


def _remember(batch: ImportBatch, asked: Asked, at: datetime) -> None:
    """What this sender means by its headers, for the next time."""
    if not asked.sender:
        return
    fields = {"mapping": dict(asked.mapping), "answers": dict(asked.answers), "used_at": at}
    SenderMapping.objects.update_or_create(
        region=batch.region, sender=asked.sender, kind=asked.kind, defaults=fields
    )


@transaction.atomic
def discard(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Let a staged batch go: its content is deleted, its line stays."""
    batch = ImportBatch.objects.locked().get(pk=batch.pk)
    if batch.status != BatchStatus.STAGED:
        raise Refusal(
            f"这一批{batch.get_status_display()}，不能放弃。要取消已提交的，请用整批撤销。"
        )
    batch.chunks.all().delete()
    batch.staged.all().delete()
    batch.status = BatchStatus.DISCARDED
    batch.save(update_fields=["status"])
    record(by, "import.discarded", [_subject(batch)], region=batch.region)
    return batch


def _subject(batch: ImportBatch) -> Subject:
    return Subject("import", batch.pk, batch.region)
