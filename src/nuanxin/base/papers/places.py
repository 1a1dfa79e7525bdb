"""Where in a template something is wrong: each mark looked at where it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from nuanxin.base.papers.filling import Names
from nuanxin.base.papers.shape import NUMBER_OF_PRINT

_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_NAMED = re.compile(r"\{\{\s*(\w+)(?:\.(\w+))?\s*\}\}")
_FOR = re.compile(r"\{%(?:tr|p)?\s+for\s+(\w+)\s+in\s+(\w+)\s*%\}")
_IF = re.compile(r"\{%(?:tr|p)?\s+if\s+(?:not\s+)?(\w+)(?:\.(\w+))?\s*%\}")
_REST = re.compile(r"\{%(?:tr|p)?\s+(?:else|endif|endfor)\s*%\}")
_END = re.compile(r"\{%(?:tr|p)?\s+endfor\s*%\}")
_SHOWN = 40


def misplaced(content: bytes, names: Names) -> list[str]:
    """Every fault with its place; the parsed form is judged apart (`filling.forbidden`)."""
    document = docx.Document(io.BytesIO(content))
    found: list[str] = []
    for where, elements in _parts(document):
        reader = _Reader(names)
        for place, text in _texts(where, elements):
            found += [f"{place}：{fault}" for fault in reader.faults(text)]
    return found


def lacking(names_used: set[str]) -> list[str]:
    """What every printed sheet needs and this template leaves out."""
    if NUMBER_OF_PRINT in names_used:
        return []
    mark = "{{ " + NUMBER_OF_PRINT + " }}"
    return [f"模板里没有 {mark}：打印件要能查到是谁、什么时候打印的。请放在页脚"]


def _parts(document: Document) -> Iterator[tuple[str, BaseOxmlElement]]:
    yield "正文", document.element.body
    for section in document.sections:
        yield "页眉", section.header._element  # noqa: SLF001 - no other door
        yield "页脚", section.footer._element  # noqa: SLF001 - as above


def _texts(where: str, root: BaseOxmlElement) -> Iterator[tuple[str, str]]:
    """Each paragraph's text with the words for its place, tables by row and column."""
    lines, tables = 0, 0
    for child in root:
        if child.tag == qn("w:p"):
            lines += 1
            yield f"{where}第 {lines} 段", _text(child)
        elif child.tag == qn("w:tbl"):
            tables += 1
            yield from _cells(f"{where}第 {tables} 个表格", child)
        else:
            for paragraph in child.iter(qn("w:p")):
                yield f"{where}第 {lines} 段之后", _text(paragraph)


def _cells(where: str, table: BaseOxmlElement) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(table.findall(qn("w:tr")), 1):
        for column, cell in enumerate(row.findall(qn("w:tc")), 1):
            for paragraph in cell.iter(qn("w:p")):
                yield f"{where}第 {number} 行第 {column} 格", _text(paragraph)


def _text(paragraph: BaseOxmlElement) -> str:
    return "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


class _Reader:
    """Reads marks in the order they stand, knowing which list is being gone through."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._rows: dict[str, str] = {}

    def faults(self, text: str) -> Iterator[str]:
        for mark in _MARK.findall(text):
            yield from self._fault(mark)
        if _BRACES.search(_MARK.sub("", text)):
            yield "花括号不成对，一个标记要写在同一段里"

    def _fault(self, mark: str) -> Iterator[str]:
        if _END.fullmatch(mark):
            self._rows = {}
        elif named := _NAMED.fullmatch(mark) or _IF.fullmatch(mark):
            yield from self._unknown(mark, *named.groups())
        elif loop := _FOR.fullmatch(mark):
            yield from self._loop(*loop.groups())
        elif not _REST.fullmatch(mark):
            yield f"“{mark[:_SHOWN]}”不能这样写，只能写 {{{{ 名称 }}}}、逐行和“如果”"

    def _unknown(self, mark: str, name: str, column: str | None) -> Iterator[str]:
        if column is None:
            if name not in self._names.single and name not in self._names.lists:
                yield f"没有“{name}”这一项，请对照项目表改正"
        elif name not in self._rows:
            yield f"“{mark[:_SHOWN]}”要写在逐行的行里"
        elif column not in self._names.lists[self._rows[name]]:
            yield f"“{self._rows[name]}”的一行里没有“{column}”，请对照项目表改正"

    def _loop(self, row: str, of: str) -> Iterator[str]:
        if of not in self._names.lists:
            yield f"没有“{of}”这个多行的项目，请对照项目表改正"
        elif self._rows:
            yield "逐行里面不能再套逐行"
        else:
            self._rows = {row: of}
