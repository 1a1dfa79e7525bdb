"""Lists on their way out: CSV and Excel written row by row, as fast as the rows come.

XlsxWriter keeps a whole list on disk before the first byte leaves; a sheet of text, figures and
dates needs so little of the format that it can be streamed (docs/decisions/0018).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

Cell = str | int | Decimal | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LOST = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
_CHUNK = 64 * 1024


class Sheet(NamedTuple):
    """A list to export: file name without suffix, headers, rows, notes that say who took it
    out, when and by which filters, and what stands on every printed page.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[tuple[str, str]] = ()
    watermark: str = ""


def moment(at: datetime | None) -> str:
    """A time of day as people write it; empty when there is none."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def answer(sheet: Sheet, kind: str) -> HttpResponseBase:
    """The download, xlsx or csv."""
    if kind == "csv":
        return _attached(csv_text(sheet), f"{sheet.name}.csv", "text/csv; charset=utf-8")
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(workbook(sheet), f"{sheet.name}.xlsx", mime)


def _attached(parts: Iterator[bytes], name: str, mime: str) -> HttpResponseBase:
    response = StreamingHttpResponse(parts, content_type=mime)
    suffix = name.rpartition(".")[2]
    response["Content-Disposition"] = (
        f"attachment; filename=\"list.{suffix}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


def csv_text(sheet: Sheet) -> Iterator[bytes]:
    """The list as CSV that Excel and WPS open as UTF-8; no cell can act as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(sheet.headers)
    for row in sheet.rows:
        writer.writerow([guarded(cell) for cell in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """A formula as text; an amount with its fen, as the workbook shows it."""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return f"'{cell}" if acts(cell) else cell


def acts(cell: Cell) -> bool:
    """Whether a spreadsheet that opens this text would take it for a formula."""
    return isinstance(cell, str) and cell.startswith(_FORMULA)


class _Pipe(io.RawIOBase):
    """Takes what the archive writes and hands it on; cannot seek, so the archive streams."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        taken = bytes(memoryview(part))  # type: ignore[arg-type]
        self._parts.append(taken)
        return len(taken)

    def drained(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def workbook(sheet: Sheet) -> Iterator[bytes]:
    """The list as a workbook: one sheet of rows, one of notes; every text cell is text."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _FRAME.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for chunk in _sheet_xml(sheet):
                part.write(chunk)
                yield pipe.drained()
        notes = Sheet("", ("项目", "内容"), sheet.notes, watermark=sheet.watermark)
        archive.writestr("xl/worksheets/sheet2.xml", b"".join(_sheet_xml(notes)))
    yield pipe.drained()


def _width(header: str) -> int:
    """How many characters a column shows, by what its header says stands there."""
    if header.endswith(_LONG_WORDS):
        return 48
    return max(22 if header.endswith(_NUMBER_WORDS) else 14, 2 * len(header) + 2)


def _columns_xml(headers: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{_width(header)}" customWidth="1"/>'
        for place, header in enumerate(headers, 1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _sheet_xml(sheet: Sheet) -> Iterator[bytes]:
    lines = [_SHEET_HEAD, _columns_xml(sheet.headers), "<sheetData>"]
    lines.append(_row_xml(1, sheet.headers, ' s="1"'))
    for number, row in enumerate(sheet.rows, 2):
        lines.append(_row_xml(number, row))
        if len(lines) > 500:
            yield "".join(lines).encode()
            lines.clear()
    lines.append(f"</sheetData>{_on_every_page(sheet.watermark)}</worksheet>")
    yield "".join(lines).encode()


def _on_every_page(text: str) -> str:
    """The header and footer of the printed sheet; & begins a code there."""
    if not text:
        return ""
    said = escape(text.translate(_LOST).replace("&", "&&"))
    return (
        f"<headerFooter><oddHeader>&amp;C{said}</oddHeader>"
        f"<oddFooter>&amp;L{said}&amp;R&amp;P/&amp;N</oddFooter></headerFooter>"
    )


def _row_xml(number: int, cells: Sequence[Cell], style: str = "") -> str:
    return f'<row r="{number}">{"".join(_cell_xml(cell, style) for cell in cells)}</row>'


def _cell_xml(cell: Cell, style: str) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, int | Decimal):
        kind = ' s="3"' if isinstance(cell, Decimal) else style
        return f"<c{kind}><v>{cell}</v></c>"
    text = cell.isoformat() if isinstance(cell, date) else cell
    text = escape(text.translate(_LOST))
    return f'<c t="inlineStr"{style or _TEXT}><is><t xml:space="preserve">{text}</t></is></c>'


_TEXT = ' s="2"'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="16"/>'
)
_LONG_WORDS = ("说明", "理由", "原因", "情况", "内容", "依据")
_NUMBER_WORDS = ("号", "号码", "掩码）", "地址")
# Styles: 0 plain, 1 head, 2 text, 3 amount.
_FRAME = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="rId1"/>'
        '<sheet name="导出说明" sheetId="2" r:id="rId2"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_XML}<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font>'
        '<font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    ),
}
