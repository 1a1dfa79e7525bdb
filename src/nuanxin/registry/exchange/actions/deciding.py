"""What people decide about ambiguous rows, and checking a batch anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.chunks import FAULTY_FROM, families_in, sealed_families
from nuanxin.registry.exchange.comparison import compare_staged
from nuanxin.registry.exchange.models import ImportBatch, StagedChunk, StagedRow
from nuanxin.registry.exchange.people.families import StagedFamily, row_verdicts
from nuanxin.registry.exchange.queries import decisions_of
from nuanxin.registry.exchange.words import BatchStatus, Decision, Verdict

_VERDICTS = """
UPDATE registry_stagedrow r SET verdict = n.verdict, household = n.household
  FROM unnest(%s::text[], %s::int[], %s::text[], %s::bigint[])
    AS n (sheet, row, verdict, household)
 WHERE r.batch_id = %s AND r.sheet = n.sheet AND r.row = n.row
"""


@transaction.atomic
def decide(
    *,
    by: Actor,
    scope: Scope,
    batch: ImportBatch,
    rows: Sequence[int],
    decision: Decision,
    person: int | None = None,
) -> ImportBatch:
    """Say of staged rows (by id) who they are; the rest of the family follows.

    Raises Refusal where the answer does not settle the question: nothing is decided then.
    """
    batch = _staged(batch)
    found = list(batch.staged.filter(pk__in=rows, verdict=Verdict.AMBIGUOUS))
    if not found or len(found) < len(set(rows)):
        raise Refusal("这些行已经有人处理过。请刷新本页再看。")
    StagedRow.objects.filter(pk__in=[row.pk for row in found]).update(
        decision=decision, decided_person=person, decided_by_id=by.user_id
    )
    _compare_chunks(batch, scope, sorted({row.chunk for row in found}))
    if decision != Decision.SKIP:
        _refuse_unanswered(batch, found)
    subject = Subject("import", batch.pk, batch.region)
    word = str(decision)
    record(by, "import.decided", [subject], region=batch.region, rows=len(found), word=word)
    return batch


def _refuse_unanswered(batch: ImportBatch, rows: Sequence[StagedRow]) -> None:
    """Whether the decided people themselves still leave a question."""
    for row in rows:
        chunk = batch.chunks.get(number=row.chunk)
        family = families_in(chunk)[row.place]
        if any(p.question for p in family.people if (p.sheet, p.row) == (row.sheet, row.row)):
            raise Refusal(
                f"第 {row.row} 行这样处理还定不下来。请选定是哪一个人，或选“这次不进”。"
            )


@transaction.atomic
def check_again(*, by: Actor, scope: Scope, batch: ImportBatch) -> ImportBatch:
    """Compare a staged batch with the register as it is now."""
    batch = _staged(batch)
    numbers = batch.chunks.filter(number__lt=FAULTY_FROM).values_list("number", flat=True)
    _compare_chunks(batch, scope, list(numbers))
    record(
        by, "import.checked", [Subject("import", batch.pk, batch.region)], region=batch.region
    )
    return batch


def _staged(batch: ImportBatch) -> ImportBatch:
    found: ImportBatch = ImportBatch.objects.locked().get(pk=batch.pk)
    if found.status != BatchStatus.STAGED:
        raise Refusal(f"这一批{found.get_status_display()}，不能再改。")
    return found


def _compare_chunks(batch: ImportBatch, scope: Scope, numbers: Sequence[int]) -> None:
    chunks = list(batch.chunks.filter(number__in=numbers).order_by("number"))
    content = [(chunk, families_in(chunk)) for chunk in chunks]
    families = [family for _chunk, listed in content for family in listed]
    compare_staged(batch.kind, families, scope, decisions_of(batch))
    for chunk, listed in content:
        chunk.content_sealed = sealed_families(chunk, listed)
    StagedChunk.objects.bulk_update(chunks, ["content_sealed"], batch_size=50)
    _write_verdicts(batch, families)
    _count(batch)


def _write_verdicts(batch: ImportBatch, families: Sequence[StagedFamily]) -> None:
    rows = [
        (family.sheet, row, str(verdict), family.household)
        for family in families
        for row, verdict in row_verdicts(family).items()
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_VERDICTS, [*columns, batch.pk])


def _count(batch: ImportBatch) -> None:
    """Count the rows anew; the sum cannot differ from the rows of the file."""
    counts = Counter(batch.staged.values_list("verdict", flat=True))
    batch.new, batch.changed = counts["new"], counts["changed"]
    batch.unchanged, batch.ambiguous = counts["unchanged"], counts["ambiguous"]
    batch.faulty = counts["faulty"]
    batch.save(update_fields=["new", "changed", "unchanged", "ambiguous", "faulty"])
