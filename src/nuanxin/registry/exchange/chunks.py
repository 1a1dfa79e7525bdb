"""What waits in a batch, sealed a few hundred families at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal_bytes, unseal_bytes
from nuanxin.registry.exchange.models import ImportBatch, StagedChunk
from nuanxin.registry.exchange.people.families import StagedFamily, packed, unpacked
from nuanxin.registry.exchange.people.staging import FaultyRow
from nuanxin.registry.exchange.rolls.roll import OriginalRow, RowNote
from nuanxin.registry.exchange.rolls.words import cell_text

FAMILIES_A_CHUNK, ROWS_A_CHUNK = 200, 500
# Chunks of faulty rows are numbered from here.
FAULTY_FROM = 1_000_000


def sealed_families(chunk: StagedChunk, families: Sequence[StagedFamily]) -> bytes:
    return seal_bytes(Kind.RECORD, chunk.public_id, packed(families))


def families_in(chunk: StagedChunk) -> list[StagedFamily]:
    """The families of one chunk."""
    return unpacked(unseal_bytes(Kind.RECORD, chunk.public_id, chunk.content_sealed))


def all_families(batch: ImportBatch) -> Iterator[StagedFamily]:
    """Every family of a batch in the order of the roll, one chunk at a time."""
    chunks = batch.chunks.filter(number__lt=FAULTY_FROM).order_by("number")
    for chunk in chunks.iterator(chunk_size=20):
        yield from families_in(chunk)


def sealed_rows(chunk: StagedChunk, rows: Sequence[FaultyRow]) -> bytes:
    content = [
        [
            row.sheet,
            row.row,
            row.original.headers,
            [_plain(cell) for cell in row.original.cells],
            [[fault.column, fault.value, fault.message] for fault in row.faults],
        ]
        for row in rows
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return seal_bytes(Kind.RECORD, chunk.public_id, zlib.compress(text.encode(), 1))


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def rows_in(chunk: StagedChunk) -> list[FaultyRow]:
    """The faulty rows of one chunk."""
    text = zlib.decompress(unseal_bytes(Kind.RECORD, chunk.public_id, chunk.content_sealed))
    return [_row(each) for each in json.loads(text)]


def _row(listed: Sequence[Any]) -> FaultyRow:
    sheet, row, headers, cells, faults = listed
    original = OriginalRow(tuple(headers), tuple(cells))
    return FaultyRow(sheet, row, original, [RowNote(sheet, row, *each) for each in faults])


def all_faulty(batch: ImportBatch) -> Iterator[FaultyRow]:
    """Every faulty row of a batch."""
    chunks = batch.chunks.filter(number__gte=FAULTY_FROM).order_by("number")
    for chunk in chunks.iterator(chunk_size=20):
        yield from rows_in(chunk)


def shown(row: FaultyRow) -> list[str]:
    """The cells of a faulty row as a person sees them."""
    return [cell_text(cell) for cell in row.original.cells]
