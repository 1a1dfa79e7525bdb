"""Tables that are none: each with the sentence that tells its sender what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import xlwt

from workbooks import Rows, changed, write_xlsx

_LOL = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
)
_END = b"</sheetData>"


class Book(NamedTuple):
    """A hostile table: the name it comes under, how it is made, what its sender is told."""

    name: str
    make: Callable[[Path], bytes]
    said: str


def plain(folder: Path, rows: Rows) -> Path:
    return write_xlsx(folder / "plain.xlsx", {"花名册": rows})


def _edited(edit: Callable[[bytes], bytes]) -> Callable[[Path], bytes]:
    def make(folder: Path) -> bytes:
        book = plain(folder, [["姓名", "身份证号"], ["张三", ""]])
        return changed(book, folder / "edited.xlsx", edit).read_bytes()

    return make


def _with(part: str, content: bytes) -> Callable[[Path], bytes]:
    def make(folder: Path) -> bytes:
        book = plain(folder, [["姓名", "身份证号"], ["张三", ""]])
        return changed(book, folder / "more.xlsx", more={part: content}).read_bytes()

    return make


def _bomb(sheet: bytes) -> bytes:
    cell = b"<row r='9'><c r='A9' t='inlineStr'><is><t>%s</t></is></c></row>" % (
        b"A" * 60_000_000
    )
    return sheet.replace(_END, cell + _END)


def _laughing(sheet: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [%s]>' % _LOL + sheet.split(b"?>", 1)[-1]


def _reading_ours(sheet: bytes) -> bytes:
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return declared + sheet.split(b"?>", 1)[-1].replace(b"<v>0</v>", b"<v>&f;</v>")


def _a_million_rows(sheet: bytes) -> bytes:
    return sheet.replace(_END, b'<row r="1048576"/>' + _END)


def _locked(_folder: Path) -> bytes:
    book, packed = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("x")
    book.save(packed)
    return packed.getvalue() + "EncryptedPackage".encode("utf-16-le")


def _a_letter(_folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return packed.getvalue()


def _nested(folder: Path) -> bytes:
    """A directory that claims less than its parts hold."""
    book = bytearray(_edited(_bomb)(folder))
    at = book.rfind(b"PK\x01\x02")
    while at >= 0:
        book[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = book.rfind(b"PK\x01\x02", 0, at)
    return bytes(book)


BOOKS = {
    "bomb": Book("册.xlsx", _edited(_bomb), "大得不正常"),
    "bomb with a false directory": Book("册.xlsx", _nested, "请"),
    "laughs": Book("册.xlsx", _edited(_laughing), "不该有的声明"),
    "our own files": Book("册.xlsx", _edited(_reading_ours), "不该有的声明"),
    "a million rows": Book("册.xlsx", _edited(_a_million_rows), "超出 20 万行"),
    "links outside": Book(
        "册.xlsx", _with("xl/externalLinks/externalLink1.xml", b"<x/>"), "指向别的文件"
    ),
    "macro": Book("册.xlsx", _with("xl/vbaProject.bin", b"x"), "宏"),
    "up the folders": Book("册.xlsx", _with("../../etc/cron.d/x", b"x"), "指向别的文件"),
    "from the root": Book("册.xlsx", _with("/etc/cron.d/x", b"x"), "指向别的文件"),
    "on a drive": Book("册.xlsx", _with("C:\\x.bat", b"x"), "指向别的文件"),
    "locked": Book("册.xls", _locked, "打开密码"),
    "a letter": Book("册.xlsx", _a_letter, "不是 Excel 表格"),
    "a page": Book("册.xls", lambda _: b"<html><script>1</script></html>", "网页格式"),
    "a program": Book("册.xlsx", lambda _: b"MZ\x90\0" * 99, "不是表格文件"),
    "a paper": Book("册.xlsx", lambda _: b"%PDF-1.7\nPK\x03\x04", "PDF"),
    "a book called csv": Book("册.csv", _edited(bytes), "内容却是 Excel 工作簿"),
    "text called book": Book("册.xlsx", lambda _: b"a,b\n1,2\n", "内容却是纯文本"),
    "nul": Book("册.csv", lambda _: b"a,b\n" * 2000 + b"\0", "不是表格文件"),
    "a line without end": Book("册.csv", lambda _: b'"' + b"x" * 100_000, "引号"),
    "a program by name": Book("册.exe", lambda _: b"a,b\n1,2\n", "只收"),
}  # fmt: skip
