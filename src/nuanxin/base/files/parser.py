"""The child process that touches an upload: `python -I parser.py KIND SOURCE TARGET`.

Stands alone on purpose (no import of the product): a hostile file meets only this, the standard
library and calamine, under limits set before the first byte is read. The answer is a marshal
file, {"sheets": [...]} or {"refused": code}; marshal because it cannot name code to run.
"""

from __future__ import annotations

import csv
import io
import marshal
import re
import resource
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 2 << 30
PROCESSOR_SECONDS = 90
ANSWER = 1 << 30  # the answer is the only file it writes
OPEN_FILES = 64
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 200_000, 300, 32_767
MOST_CELLS = 12_000_000
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 500, 400 << 20, 200
_RATIO_FROM = 5 << 20
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what office programs write
_OVERLAP = 512
_ACTIVE = re.compile(
    r"vbaProject|externalLinks|embeddings|activeX|oleObject|\.bin$", re.IGNORECASE
)
_HARMLESS_BIN = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
# Nothing is ever unpacked to a disk; who names a part like that means somebody else's disk.
_ELSEWHERE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
# A cell beyond column KN (300) or from row 200,000 on.
_FAR = re.compile(
    rb"""\sr=["'](?:[A-Z]*(?:[2-9][0-9]{5}|[0-9]{7,})["']|(?:[A-Z]{3}|[L-Z][A-Z]|K[O-Z])[0-9])"""
)
# A cell whose formula failed, which calamine shows as empty: column, row, what Excel shows.
_FAILED = re.compile(
    rb"""<c r="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>"""
    rb"""(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>(#[^<]{1,20})</v>"""
)
_SHEET_PART = "xl/worksheets/"
_LISTED_SHEET = re.compile(rb"""<(?:\w+:)?sheet\s[^>]*?\b\w+:id=["']([^"']+)["']""")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_RELATION_PART = re.compile(rb"""\b(Id|Target)=["']([^"']+)["']""")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLAIN = frozenset({str, float, bool, int})
_UTF16_NAMES = {
    "password": "EncryptedPackage".encode("utf-16-le"),
    "macro": "_VBA_PROJECT".encode("utf-16-le"),
}
# The codec follows GB 18030-2000; the 2022 edition gave these private characters real places.
_GB18030_2022 = {
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14,
    0xE792: 0xFE15, 0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19,
    0xE7C7: 0x1E3F, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4,
    0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8,
    0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip


class RefusedError(Exception):
    """The file may not be read; the argument is a code the parent has words for."""


# Per sheet, in the order of the workbook: row and column from 0, and the failure's text.
Failures = list[set[tuple[int, int, str]]]


def scan_whole(content: bytes) -> Failures:
    """Scan a package; whatever the library says of spoilt names, heads or streams is refused.

    ValueError is what it says of names that are no text and of places before the beginning.
    """
    try:
        return scan_zip(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as fault:
        raise RefusedError("damaged") from fault


def scan_zip(content: bytes) -> Failures:
    """Refuse bombs, macros, outside parts, document types and far-away cells before parsing.

    Returns the cells whose formula failed.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except zipfile.BadZipFile as fault:
        raise RefusedError("truncated") from fault
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise RefusedError("bomb")
    if any("vbaProject" in name for name in names):
        raise RefusedError("macro")
    if "xl/workbook.xml" not in names:
        raise RefusedError("other_zip")
    failed = {entry.filename: scan_entry(archive, entry) for entry in entries}
    return [failed.get(part, set()) for part in sheet_parts(archive)]


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The part of each sheet, in the order of the workbook."""
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return []
    parts: dict[bytes, str] = {}
    for relation in _RELATION.findall(relations):
        words = dict(_RELATION_PART.findall(relation))
        target = words.get(b"Target", b"").decode("utf-8", "replace")
        rooted = target.startswith("/")
        parts[words.get(b"Id", b"")] = target[1:] if rooted else f"xl/{target}"
    return [
        parts.get(key, "") for key in _LISTED_SHEET.findall(archive.read("xl/workbook.xml"))
    ]


def scan_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> set[tuple[int, int, str]]:
    """Refuse one packed part; the sizes the directory claims are checked while unpacking."""
    failed: set[tuple[int, int, str]] = set()
    refuse_unopened(entry)
    if not entry.filename.endswith((".xml", ".rels")):
        return failed
    sheet = entry.filename.startswith(_SHEET_PART)
    tail = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if window[:2] in (b"\xff\xfe", b"\xfe\xff") or _DTD.search(window):
                raise RefusedError("dtd")
            if sheet and _FAR.search(window):
                raise RefusedError("far")
            if sheet and b't="e"' in window:
                failed |= failed_cells(window)
            tail = window[-_OVERLAP:]
    return failed


def refuse_unopened(entry: zipfile.ZipInfo) -> None:
    """By what the directory says of a part, before it is unpacked."""
    active = _ACTIVE.search(entry.filename) and not _HARMLESS_BIN.search(entry.filename)
    if active or _ELSEWHERE.search(entry.filename):
        raise RefusedError("outside")
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedError("password")
    if entry.compress_type not in _PACKINGS:
        raise RefusedError("damaged")
    if entry.file_size > max(_RATIO_FROM, MOST_RATIO * max(entry.compress_size, 1)):
        raise RefusedError("bomb")


def failed_cells(window: bytes) -> set[tuple[int, int, str]]:
    """The cells in a piece of a sheet whose formula failed."""
    return {
        (int(row) - 1, column_number(letters), text.decode("ascii", "replace"))
        for letters, row, text in _FAILED.findall(window)
    }


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def read_book(content: bytes, failures: Failures) -> list[dict[str, Any]]:
    """Every worksheet with its name, visibility, merged ranges and rows."""
    failed = dict(enumerate(failures))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            read_sheet(
                book.get_sheet_by_name(meta.name), meta.visible, failed.get(index, set())
            )
            for index, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as fault:
        raise RefusedError("password") from fault
    except CalamineError as fault:
        raise RefusedError("damaged") from fault


def read_sheet(
    sheet: CalamineSheet, visible: SheetVisibleEnum, failed: set[tuple[int, int, str]]
) -> dict[str, Any]:
    """One worksheet as plain values; dates travel as 1-tuples of their ISO text."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise RefusedError("far")
    rows = [plain_row(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, column, text in failed:
        if row < len(rows) and column < MOST_COLUMNS:
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = rows[row][column] or text
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) >= MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise RefusedError("far")
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    shown = visible == SheetVisibleEnum.Visible
    return {"name": sheet.name, "visible": shown, "rows": rows, "merged": merged}


def plain_row(row: list[Any]) -> list[Any]:
    """The row up to its last filled cell, each cell something marshal can carry."""
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return [cell if type(cell) in _PLAIN else plain_cell(cell) for cell in row[:last]]


def plain_cell(cell: object) -> object:
    match cell:
        case datetime():
            return (cell.date().isoformat(),)
        case date():
            return (cell.isoformat(),)
        case time() | timedelta():
            return str(cell)
        case _:
            return ""


def read_csv(content: bytes) -> list[dict[str, Any]]:
    """The one sheet of a text file in UTF-8, UTF-16 or GB 18030."""
    text = decode(content)
    if "\x00" in text:
        raise RefusedError("binary")
    csv.field_size_limit(MOST_CHARACTERS)
    start = text[:20_000]
    separator = max(",\t;，", key=start.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(plain_row(row))
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise RefusedError("far")
    except csv.Error as fault:
        raise RefusedError("csv") from fault
    return [{"name": "", "visible": True, "rows": rows, "merged": []}]


def decode(content: bytes) -> str:
    """By its mark, else strictly UTF-8, else GB 18030 with the characters of 2022."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif content.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8-sig"
    else:
        codec = "utf-8"
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030").translate(_GB18030_2022)
    except UnicodeDecodeError as fault:
        raise RefusedError("encoding") from fault


def read(kind: str, source: Path) -> list[dict[str, Any]]:
    content = source.read_bytes()
    if kind == "csv":
        return read_csv(content)
    failures = scan_whole(content) if kind == "xlsx" else []
    for code, name in _UTF16_NAMES.items():
        if kind == "xls" and name in content:
            raise RefusedError(code)
    return read_book(content, failures)


def main(kind: str, source: str, target: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {"sheets": read(kind, Path(source))}
    except RefusedError as refusal:
        answer = {"refused": str(refusal)}
    with Path(target).open("wb") as stream:
        marshal.dump(answer, stream)


if __name__ == "__main__":
    main(*sys.argv[1:4])
