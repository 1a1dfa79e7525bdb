"""What an import read goes when its time is over; until that day everything stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.actions.retaining import Retention, forget_content
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.registry.exchange.models import ImportBatch, StagedChunk, StagedRow, WrittenOver
from nuanxin.registry.people.models import Person
from registry.exchange.imports import LATER, NOW, committed, staged, workbook

pytestmark = pytest.mark.django_db
KEEP = Retention(90, 30)


@pytest.fixture
def batch(tmp_path: Path) -> ImportBatch:
    return staged(workbook(tmp_path / "roll.xlsx"))


def let_go(days: int) -> int:
    return forget_content(by=SYSTEM, keep=KEEP, now=NOW + timedelta(days=days))


def left() -> tuple[int, int, int]:
    return StagedRow.objects.count(), StagedChunk.objects.count(), StoredFile.objects.count()


def test_a_committed_batch_keeps_its_content_for_its_days_and_no_longer(
    batch: ImportBatch,
) -> None:
    committed(batch)
    before, people = left(), Person.objects.count()
    assert let_go(90) == 0
    assert left() == before
    assert let_go(91) == 1
    assert left() == (0, 0, 0)
    assert WrittenOver.objects.count() == 0
    assert Person.objects.count() == people
    entry = AuditEntry.objects.get(act="import.forgotten")
    assert entry.payload["rows"] == before[0]
    assert let_go(92) == 0


def test_undoing_is_refused_after_that_and_says_what_to_do(batch: ImportBatch) -> None:
    committed(batch)
    let_go(91)
    with pytest.raises(Refusal, match=r"保存期已满.*家庭页面逐户更正"):
        undo(by=SYSTEM, batch=batch, at=LATER)


def test_a_batch_nobody_committed_is_let_go_sooner(batch: ImportBatch) -> None:
    assert let_go(30) == 0
    assert let_go(31) == 1
    batch.refresh_from_db()
    assert batch.status == "discarded"
    assert left() == (0, 0, 0)


def test_a_file_only_looked_into_goes_too(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk).delete()
    StoredFile.objects.update(stored_at=NOW)
    let_go(30)
    assert StoredFile.objects.count() == 1
    let_go(31)
    assert StoredFile.objects.count() == 0
