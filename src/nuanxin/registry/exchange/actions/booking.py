"""Writing a book into the ledger, line by line of the file, in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.exchange.books.reading import (
    AMOUNT,
    CASE,
    CATEGORY,
    PERIOD,
    REASON,
    RESULT,
    STATUS,
)
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.families import StagedFamily
from nuanxin.registry.exchange.people.known import Known
from nuanxin.registry.exchange.rolls import particulars as columns

_COLUMNS = (
    "public_id", "batch_id", "book", "region", "sheet", "row", "name",
    "id_number_sealed", "id_number_index", "id_number_mask",
    "account_sealed", "account_index", "account_mask",
    "case_number", "category", "first_year", "status", "amount_fen", "result", "reason",
    "period", "person",
)  # fmt: skip


def write_ledger(batch: ImportBatch, families: Sequence[StagedFamily], known: Known) -> int:
    """Write every line of a committed book; returns how many."""
    rows = (_row(batch, family, known) for family in families)
    return insert_rows("registry_ledgerrow", _COLUMNS, rows)


def _row(batch: ImportBatch, family: StagedFamily, known: Known) -> Sequence[object]:
    person, owner = family.people[0], new_id()
    texts = person.particulars
    number = protect(Kind.ID_NUMBER, owner, person.number)
    account = texts.get(columns.ACCOUNT, "")
    card: Sequence[object] = (None, None, "")
    if account:
        secret = protect(Kind.ACCOUNT, owner, account)
        card = (secret.sealed, secret.index, secret.mask)
    region = known.people[person.person].region if person.person else batch.region
    amount = texts.get(AMOUNT, "")
    return (
        owner, batch.pk, batch.kind, region, family.sheet, family.row, person.name,
        number.sealed, number.index, number.mask, *card,
        texts.get(CASE, "")[:40], texts.get(CATEGORY, "")[:60], person.first_year,
        texts.get(STATUS, "")[:30], int(amount) if amount else None,
        texts.get(RESULT, "")[:30], texts.get(REASON, "")[:120], texts.get(PERIOD, "")[:20],
        person.person,
    )  # fmt: skip
