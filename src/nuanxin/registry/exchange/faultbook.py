"""Faulty rows on their way back to the sender: as they came, with 错误说明 in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nuanxin.base.ui.sheets import Sheet, workbook
from nuanxin.registry.exchange.chunks import FAULTY_FROM, all_faulty, families_in, shown
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.staging import FaultyRow
from nuanxin.registry.exchange.rolls.roll import OriginalRow, RowNote
from nuanxin.registry.exchange.words import Verdict

_PLACE = ("错误说明", "工作表", "行号")


@dataclass(frozen=True, slots=True)
class Faults:
    """Faulty rows in the order of the file."""

    rows: list[FaultyRow]

    def as_json(self) -> list[dict[str, object]]:
        return [
            {
                "sheet": note.sheet,
                "row": note.row,
                "column": note.column,
                "value": note.value,
                "message": note.message,
            }
            for row in self.rows
            for note in row.faults
        ]


def faults_of(batch: ImportBatch) -> Faults:
    """The faulty rows of a staged batch, with those a later check found."""
    late = batch.staged.filter(verdict=Verdict.FAULTY, chunk__lt=FAULTY_FROM)
    found = [*all_faulty(batch), *_late(batch, list(late.values_list("chunk", "place", "row")))]
    return Faults(sorted(found, key=lambda row: (row.sheet, row.row)))


def _late(batch: ImportBatch, rows: list[tuple[int, int, int]]) -> Iterator[FaultyRow]:
    chunks = batch.chunks.filter(number__in={chunk for chunk, _place, _row in rows})
    families = {chunk.number: families_in(chunk) for chunk in chunks}
    for chunk, place, row in rows:
        family = families[chunk][place]
        note = RowNote(family.sheet, row, "户", family.key, family.fault)
        yield FaultyRow(family.sheet, row, OriginalRow((), ()), [note])


def fault_sheet(faults: Faults, name: str) -> Sheet:
    """The rows under the headers most of them share; others keep their own line of headers."""
    headers = max((row.original.headers for row in faults.rows), key=len, default=())
    return Sheet(name, (*_PLACE, *headers), _lines(faults, headers))


def _lines(faults: Faults, headers: tuple[str, ...]) -> Iterator[list[str]]:
    last = headers
    for row in faults.rows:
        own = row.original.headers
        if own and own != last:
            yield [*_PLACE, *own]
        last = own or last
        said = "；".join(dict.fromkeys(f"{f.column}：{f.message}" for f in row.faults))
        yield [said, row.sheet, str(row.row), *shown(row)]


def write_faults(faults: Faults, path: Path) -> None:
    """Write the workbook whole, or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as target:
        for part in workbook(fault_sheet(faults, "问题行")):
            target.write(part)
    draft.replace(path)
