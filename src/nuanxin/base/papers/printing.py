"""The PDF of a paper. Words travel to Typst as data, so nothing in a name is ever markup."""

from __future__ import annotations

import io
import json
import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import segno
import typst

from nuanxin.base.papers.glyphs import font_folders, printable, said
from nuanxin.base.papers.shape import (
    MARKS,
    ROW,
    Block,
    Code,
    Grid,
    Line,
    Paper,
    Signs,
    Table,
)
from nuanxin.base.papers.wording import Rows, Words

_LAYOUT = Path(__file__).with_name("paper.typ")
_PLACE = re.compile(r"\{\{\s*(\w+)(?:\.(\w+))?\s*\}\}")
_ONE_AT_A_TIME = threading.Lock()
_Sent = dict[str, object]


class Printed(NamedTuple):
    """A PDF, and the characters no font at hand can show."""

    content: bytes
    lacking: frozenset[str]


def pdf(paper: Paper, words: Words) -> Printed:
    """The paper on A4; the same words make the same bytes."""
    sheet = _Sheet(words)
    told: _Sent = {
        "title": paper.name,
        "look": paper.look.value,
        "landscape": paper.landscape,
        "blocks": [sheet.block(each) for each in paper.blocks],
        "mark": [sheet.said(str(words[each.name])) for each in MARKS],
    }
    told["note"] = said(sheet.lacking)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(format="pdf", sys_inputs={"paper": json.dumps(told)})
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no document")
    return Printed(made, frozenset(sheet.lacking))


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Made once: reading the fonts takes most of the time."""
    folders = [str(each) for each in font_folders()]
    return typst.Compiler(str(_LAYOUT), font_paths=folders, ignore_system_fonts=True)


class _Sheet:
    """Blocks with their words in, as the layout reads them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.lacking: set[str] = set()

    def block(self, block: Block) -> _Sent:
        match block:
            case Line():
                return {"kind": block.style.value, "words": self._put(block.words)}
            case Grid():
                rows = [
                    {"cells": [self._put(cell) for cell in row.cells], "tall": row.tall}
                    for row in block.rows
                ]
                return {"kind": "grid", "widths": block.widths, "rows": rows}
            case Table():
                return self._table(block)
            case Signs():
                return {"kind": "signs", "labels": list(block.labels)}
            case Code():
                return self._code(block)

    def said(self, text: str) -> str:
        return printable(text, self.lacking)

    def _put(self, text: str, row: dict[str, str] | None = None) -> str:
        def word(found: re.Match[str]) -> str:
            name, column = found.groups()
            if row is not None and name == ROW and column:
                return row[column]
            return str(self._words[name])

        return self.said(_PLACE.sub(word, text))

    def _table(self, block: Table) -> _Sent:
        found = self._words[block.of]
        listed: Rows = found if isinstance(found, list) else []
        rows = [[self._put(cell, row) for cell in block.cells] for row in listed]
        rows += [[""] * len(block.cells)] * block.spare
        return {
            "kind": "table",
            "pairs": block.pairs,
            "heads": list(block.heads),
            "widths": list(block.widths),
            "rows": rows,
        }

    def _code(self, block: Code) -> _Sent:
        picture = io.BytesIO()
        segno.make(self._put(block.of)).save(picture, kind="svg", border=0, xmldecl=False)
        svg = picture.getvalue().decode()
        return {"kind": "code", "svg": svg, "words": self._put(block.words)}
