"""The DOCX of a paper with its variables still in it: what ours is filled from, and what an
office starts from when it makes its own.

Fonts are named, not shipped: 方正小标宋, 仿宋_GB2312 and 黑体 stand on the offices' machines.
Lines have an exact height; a grid of characters is not used, it pulls letters apart.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Row
from docx.text.paragraph import Paragraph

from nuanxin.base.papers.shape import (
    ROW,
    Block,
    Code,
    Grid,
    Line,
    Look,
    Paper,
    Signs,
    Style,
    Table,
)

_CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_LEFT, _WIDE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
_SONG, _FANG, _HEI, _TITLE = "宋体", "仿宋_GB2312", "黑体", "方正小标宋简体"
_MARK = (
    "{{ 打印单位 }}　{{ 打印人 }}　{{ 打印时间 }}　编号 {{ 打印编号 }}　用途：{{ 打印用途 }}"
)


class Type(NamedTuple):
    """Font, size, where it stands, how far the first line goes in (in characters)."""

    font: str
    size: float
    stands: WD_ALIGN_PARAGRAPH
    indent: int = 0


_FORM = {
    Style.TITLE: Type(_TITLE, 18, _CENTER),
    Style.SUBTITLE: Type(_SONG, 11, _CENTER),
    Style.HEADING: Type(_HEI, 12, _LEFT),
    Style.PLAIN: Type(_SONG, 10.5, _LEFT),
    Style.BODY: Type(_SONG, 11, _WIDE, 2),
    Style.RIGHT: Type(_SONG, 10.5, _RIGHT),
    Style.SMALL: Type(_SONG, 9, _LEFT),
}
_OFFICIAL = {
    Style.TITLE: Type(_TITLE, 22, _CENTER),
    Style.SUBTITLE: Type(_FANG, 16, _CENTER),
    Style.HEADING: Type(_HEI, 16, _LEFT, 2),
    Style.PLAIN: Type(_FANG, 16, _LEFT),
    Style.BODY: Type(_FANG, 16, _WIDE, 2),
    Style.RIGHT: Type(_FANG, 16, _RIGHT),
    Style.SMALL: Type(_FANG, 12, _LEFT),
}


@lru_cache(maxsize=64)
def template(paper: Paper) -> bytes:
    """The DOCX an office may start from; filled with words it is the paper itself."""
    made = docx.Document()
    _page(made, paper)
    types = _OFFICIAL if paper.look is Look.OFFICIAL else _FORM
    for block in paper.blocks:
        _WRITERS[type(block)](made, types, block)
    _foot(made, paper)
    about = made.core_properties
    about.author, about.title, about.comments = "", paper.name, ""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _page(made: Document, paper: Paper) -> None:
    official = paper.look is Look.OFFICIAL
    edge = made.sections[0]
    wide, high = (297, 210) if paper.landscape else (210, 297)
    edge.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    edge.page_width, edge.page_height = Mm(wide), Mm(high)
    top, bottom, left, right = (37, 35, 28, 26) if official else (18, 18, 18, 18)
    edge.top_margin, edge.bottom_margin = Mm(top), Mm(bottom)
    edge.left_margin, edge.right_margin = Mm(left), Mm(right)
    edge.footer_distance = Mm(25 if official else 8)


def _write(paragraph: Paragraph, look: Type, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(look.size), "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no other door
    fonts.set(qn("w:eastAsia"), look.font)
    shape = paragraph.paragraph_format
    shape.alignment = look.stands
    shape.space_before = shape.space_after = Pt(0)
    if look.size >= 16:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(28.95 if look.size < 20 else 36)
    if look.indent:
        shape.first_line_indent = Pt(look.size * look.indent)


def _line(made: Document, types: dict[Style, Type], block: Block) -> None:
    if isinstance(block, Line):
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = block.style is Style.HEADING
        _write(paragraph, types[block.style], block.words)


def _grid(made: Document, types: dict[Style, Type], block: Block) -> None:
    if not isinstance(block, Grid):
        return
    table = _bordered(made, block.widths)
    for row in block.rows:
        cells = _added(table).cells
        last = len(row.cells) - 1
        if last < block.columns - 1:
            cells[last].merge(cells[block.columns - 1])
        for place, words in enumerate(row.cells):
            _cell(cells[place].paragraphs[0], types[Style.PLAIN], words)
        for _ in range(row.tall - 1):
            cells[last].add_paragraph()
    _gap(made)


def _table(made: Document, types: dict[Style, Type], block: Block) -> None:
    if not isinstance(block, Table):
        return
    table = _bordered(made, block.widths)
    head = _added(table)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above
    _fill(head.cells, types[Style.PLAIN], block.heads)
    opening = f"{{%tr for {ROW} in {block.of} %}}"
    for cells in ((opening,), block.cells, ("{%tr endfor %}",), *((),) * block.spare):
        _fill(_added(table).cells, types[Style.PLAIN], cells)
    _gap(made)


def _fill(cells: Sequence[object], look: Type, words: Sequence[str]) -> None:
    for cell, text in zip(cells, words, strict=False):
        _cell(cell.paragraphs[0], look, text)  # type: ignore[attr-defined]


def _cell(paragraph: Paragraph, look: Type, words: str) -> None:
    _write(paragraph, look._replace(stands=_LEFT, size=min(look.size, 12)), words)


def _bordered(made: Document, weights: Sequence[int]) -> DocxTable:
    """A table as wide as the text, its columns by their weights."""
    table: DocxTable = made.add_table(0, len(weights), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    edge = made.sections[0]
    page, left, right = edge.page_width or 0, edge.left_margin or 0, edge.right_margin or 0
    for column, weight in zip(table.columns, weights, strict=True):
        column.width = Length((page - left - right) * weight // sum(weights))
    return table


def _added(table: DocxTable) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _gap(made: Document) -> None:
    """Two tables under each other would grow into one."""
    _write(made.add_paragraph(), Type(_SONG, 6, _LEFT), "")


def _signs(made: Document, types: dict[Style, Type], block: Block) -> None:
    if isinstance(block, Signs):
        words = "　　".join(f"{label}：＿＿＿＿＿＿" for label in block.labels)
        _write(made.add_paragraph(), types[Style.PLAIN], words)


def _code(made: Document, types: dict[Style, Type], block: Block) -> None:
    if isinstance(block, Code):
        _write(made.add_paragraph(), types[Style.SMALL], block.words)


def _foot(made: Document, paper: Paper) -> None:
    """Who printed it, and the number of the page as a field."""
    footer = made.sections[0].footer
    _write(footer.paragraphs[0], Type(_SONG, 8, _LEFT), _MARK)
    numbered = footer.add_paragraph()
    size = 14 if paper.look is Look.OFFICIAL else 9
    look = Type(_SONG, size, _CENTER)
    _write(numbered, look, "— ")
    run = numbered.add_run()
    run.font.size = Pt(size)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)  # noqa: SLF001 - fields have no other door
    _write(numbered, look, " —")


_WRITERS: dict[type, Callable[[Document, dict[Style, Type], Block], None]] = {
    Line: _line,
    Grid: _grid,
    Table: _table,
    Signs: _signs,
    Code: _code,
}
