"""A staged batch enters the register: one transaction, one statement per table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.actions.booking import write_ledger
from nuanxin.registry.exchange.actions.writing import Moment, Written, write
from nuanxin.registry.exchange.chunks import all_families
from nuanxin.registry.exchange.comparison import LEDGERS, compare_staged
from nuanxin.registry.exchange.events import RollCommitted, TakenOver
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.families import StagedFamily, StagedPerson
from nuanxin.registry.exchange.people.known import Known
from nuanxin.registry.exchange.people.writing import entering
from nuanxin.registry.exchange.queries import decisions_of
from nuanxin.registry.exchange.rolls.claims import claimed_benefits
from nuanxin.registry.exchange.words import BatchStatus, Verdict
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.words import SourceKind

Progress = Callable[[int, int, str], None]
# A commit goes in three strokes: how many rows are in nobody could say.
_STEPS = 3
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7302, %s)"


class When(NamedTuple):
    """The moment of a commit, and its day."""

    at: datetime
    on: date


@transaction.atomic
def commit(
    *, by: Actor, scope: Scope, batch: ImportBatch, when: When, progress: Progress
) -> ImportBatch:
    """Write a batch. A batch committed already is left alone; nothing is done by halves.

    Raises Refusal when the register has changed since the batch was checked.
    """
    lock_county(batch.region)
    batch = ImportBatch.objects.locked().get(pk=batch.pk)
    if batch.status == BatchStatus.COMMITTED:
        return batch
    if batch.status != BatchStatus.STAGED:
        raise Refusal(f"这一批{batch.get_status_display()}，不能提交。请重新导入文件。")
    progress(0, _STEPS, "核对登记库")
    families = list(all_families(batch))
    if batch.kind in LEDGERS:
        return _enter_ledger(by, batch, families, (scope, when))
    _write_roll(by, batch, families, (scope, when, progress))
    progress(_STEPS, _STEPS, "完成")
    return batch


def _enter_ledger(
    by: Actor,
    batch: ImportBatch,
    families: list[StagedFamily],
    under: tuple[Scope, When],
) -> ImportBatch:
    """A book beside the register: its lines find their people anew and are kept."""
    scope, when = under
    known = compare_staged(batch.kind, families, scope, {})
    written = write_ledger(batch, families, known)
    if written + batch.faulty != batch.rows:
        raise AssertionError(f"{written} lines written of {batch.rows} rows")
    _close(by, batch, when, 0)
    return batch


def _write_roll(
    by: Actor,
    batch: ImportBatch,
    families: list[StagedFamily],
    under: tuple[Scope, When, Progress],
) -> None:
    scope, when, progress = under
    known = _compared_again(batch, families, scope)
    coming = entering(families)
    if not coming and not any(_claims(families)):
        raise Refusal("这一批里没有可以提交的行：都无变化、待定或有错误。")
    progress(1, _STEPS, "写入登记库")
    origin = Origin(SourceKind.ROLL, _label(batch), when.on, document="", batch=batch.public_id)
    batch.source = name_source(by=by, region=batch.region, origin=origin, recorded_at=when.at)
    since = batch.changes_since or when.on
    made = write(batch, coming, known, Moment(when.at, when.on, since))
    progress(2, _STEPS, "接管在册对象")
    rows = tuple(_taken_over(families, made))
    announce(
        RollCommitted(batch.public_id, batch.region, by, _label(batch), when.on, when.at, rows)
    )
    _close(by, batch, when, len(rows))


def lock_county(region: int) -> None:
    """Two imports of one county wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [region // 10**6])


def _compared_again(batch: ImportBatch, families: list[StagedFamily], scope: Scope) -> Known:
    """What was shown to whoever commits must still be so."""
    before = [family.outcome for family in families]
    known = compare_staged(batch.kind, families, scope, decisions_of(batch))
    drifted = [
        family
        for family, outcome in zip(families, before, strict=True)
        if family.outcome != outcome
    ]
    if drifted:
        raise Refusal(
            f"检查以后登记库又有变化，涉及 {len(drifted)} 户"
            f"（如第 {drifted[0].row} 行）。请点“重新检查”，看过新的结果再提交。"
        )
    return known


Claim = tuple[StagedFamily, StagedPerson, frozenset[str]]


def _claims(families: Iterable[StagedFamily]) -> Iterator[Claim]:
    """Who is named as receiving something since a year, in families that stand or enter."""
    kept_out = {Verdict.FAULTY, Verdict.AMBIGUOUS}
    for family in families:
        if family.verdict in kept_out:
            continue
        for person in family.people:
            if person.claim and person.first_year is not None:
                benefits, _warning = claimed_benefits(person.claim, {})
                if benefits:
                    yield family, person, benefits


def _taken_over(families: Iterable[StagedFamily], made: Written) -> Iterator[TakenOver]:
    for family, person, benefits in _claims(families):
        yield TakenOver(
            made.person(person),
            made.household(family),
            family.region,
            person.claim,
            benefits,
            person.first_year,
        )


def _label(batch: ImportBatch) -> str:
    return f"{batch.sender or '花名册'}（{timezone.localdate(batch.staged_at)} 导入）"


def _close(by: Actor, batch: ImportBatch, when: When, taken_over: int) -> None:
    """Settle the batch, once every staged row is accounted for."""
    staged = batch.staged.count()
    if staged != batch.rows:
        raise AssertionError(f"{staged} rows staged, {batch.rows} counted: nothing is written")
    batch.status = BatchStatus.COMMITTED
    batch.committed_at, batch.committed_by_id = when.at, by.user_id
    batch.save()
    subject = Subject("import", batch.pk, batch.region)
    record(
        by,
        "import.committed",
        [subject],
        region=batch.region,
        rows=batch.rows,
        taken=taken_over,
    )
