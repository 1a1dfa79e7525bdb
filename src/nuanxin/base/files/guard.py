"""First look at an upload: is it what its name says, and may a parser be let near it?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path, PurePath

from nuanxin.kit.refusal import Refusal

LARGEST_UPLOAD = 60 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_BOOK_SUFFIXES = (".xlsx", ".xls", ".et")
_TEXT_SUFFIXES = (".csv",)
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 再交"
_OTHER_FORMATS = {
    b"%PDF": f"这是 PDF 文件，不是表格。{_SAVE_AS}（由原表导出，不要转换 PDF）",
    b"Rar!": "这是压缩包。请先解压，再交里面的表格",
    b"7z\xbc\xaf": "这是压缩包。请先解压，再交里面的表格",
    b"\xff\xd8\xff": "这是图片，不是表格。请交电子表格原件",
    b"\x89PNG": "这是图片，不是表格。请交电子表格原件",
}
_WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style", b"<head")


class Kind(StrEnum):
    """What the first bytes say the file is."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def recognise(path: Path, name: str) -> Kind:
    """Tell the kind of a file by its content; refuse what is no table or belies its name."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _BOOK_SUFFIXES + _TEXT_SUFFIXES:
        raise Refusal(f"{name}：只收 .xlsx、.xls、.et、.csv 四种表格。{_SAVE_AS}。")
    size = path.stat().st_size
    if size == 0:
        raise Refusal(f"{name}：文件是空的（0 字节），多半没有传完。请重新保存后再交。")
    if size > LARGEST_UPLOAD:
        raise Refusal(f"{name}：文件超过 60 MB。请删去图片，或按乡镇拆成几个文件再交。")
    with path.open("rb") as stream:
        kind = _kind(stream.read(4096), name)
    if (kind is Kind.CSV) != (suffix in _TEXT_SUFFIXES):
        raise Refusal(_belied(kind, name, suffix))
    return kind


def _kind(head: bytes, name: str) -> Kind:
    if head.startswith(_ZIP):
        return Kind.XLSX
    if head.startswith(_OLE):
        return Kind.XLS
    for magic, message in _OTHER_FORMATS.items():
        if head.startswith(magic):
            raise Refusal(f"{name}：{message}。")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        raise Refusal(f"{name}：这是网页格式，只是名字像表格。{_SAVE_AS}。")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"{name}：不是表格文件，或已损坏。{_SAVE_AS}。")
    return Kind.CSV


def _belied(kind: Kind, name: str, suffix: str) -> str:
    if kind is Kind.CSV:
        return f"{name}：名字是 {suffix}，内容却是纯文本。请把名字改成 .csv，或{_SAVE_AS[1:]}。"
    right = ".xlsx" if kind is Kind.XLSX else ".xls"
    return f"{name}：名字是 .csv，内容却是 Excel 工作簿。请把名字改成 {right} 再交。"
