"""What a paper is: its variables, its look, and the blocks it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a variable takes, as the pages tell an office."""

    TEXT = "文字"
    DAY = "日期"
    MONEY = "金额"
    NUMBER = "数"
    ROWS = "多行"


class Look(StrEnum):
    """A form to be filled in, or a letter after GB/T 9704-2012."""

    FORM = "表格"
    OFFICIAL = "公文"


class Style(StrEnum):
    """How a line of text stands on the page."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    PLAIN = "plain"
    BODY = "body"
    RIGHT = "right"
    SMALL = "small"


Example = str | tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a template may name; rows have columns, named through the row."""

    name: str
    says: str
    kind: Kind
    example: Example
    columns: tuple[Variable, ...] = ()


class Line(NamedTuple):
    """One paragraph; `{{ 名称 }}` in it stands for a variable."""

    style: Style
    words: str


class GridRow(NamedTuple):
    """Labels and what goes beside them, by turns; the last cell takes the rest of the width."""

    cells: tuple[str, ...]
    tall: int = 1


class Grid(NamedTuple):
    """A form: rows of labelled cells, `columns` wide."""

    rows: tuple[GridRow, ...]
    columns: int

    @property
    def widths(self) -> tuple[int, ...]:
        """A label is narrower than what it labels, much so where there is only one."""
        return (1, 4) if self.columns == 2 else (2, 3) * (self.columns // 2)


class Table(NamedTuple):
    """One row for each of a list; `行` names the row in its cells. `spare` rows stay empty;
    `pairs`: a long list has two side by side in the PDF.
    """

    of: str
    heads: tuple[str, ...]
    cells: tuple[str, ...]
    widths: tuple[int, ...]
    spare: int = 0
    pairs: bool = False


class Signs(NamedTuple):
    """Places to sign, side by side."""

    labels: tuple[str, ...]


class Code(NamedTuple):
    """A square code of a text, with words beside it; on DOCX the words alone."""

    of: str
    words: str


Block = Line | Grid | Table | Signs | Code
ROW = "行"


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A form or letter, one of each; a higher `version` has other variables."""

    key: str
    name: str
    version: int
    look: Look
    about: str
    variables: tuple[Variable, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def lists(self) -> Iterator[Variable]:
        return (each for each in self.variables if each.kind is Kind.ROWS)


def _mark(name: str, says: str, example: str) -> Variable:
    return Variable(name, says, Kind.TEXT, example)


NUMBER_OF_PRINT = "打印编号"
# Every paper has them: who printed it where, when, what for and by which number.
MARKS = (
    _mark(NUMBER_OF_PRINT, "这一份的编号，凭它查得到谁在什么时候打印", "示例0000"),
    _mark("打印单位", "打印人所在单位和岗位", "演示县卫生健康委员会"),
    _mark("打印人", "打印人姓名", "示例"),
    _mark("打印时间", "年、月、日、时、分", "2026年1月5日 9:30"),
    _mark("打印用途", "打印前填写的用途", "试打"),
)
