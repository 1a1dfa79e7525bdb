"""A paper read from its file; the files come with the product, a fault in one is a bug."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from nuanxin.base.papers.shape import (
    MARKS,
    Block,
    Code,
    Grid,
    GridRow,
    Kind,
    Line,
    Look,
    Paper,
    Signs,
    Style,
    Table,
    Variable,
)


def read_paper(path: Path) -> Paper:
    """The paper a YAML file describes."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    variables = tuple(_variable(name, each) for name, each in told["variables"].items())
    return Paper(
        key=told["paper"],
        name=told["name"],
        version=told["version"],
        look=Look(told["look"]),
        about=told["about"],
        variables=(*variables, *MARKS),
        blocks=tuple(_block(each) for each in told["blocks"]),
        landscape=told.get("landscape", False),
    )


def _variable(name: str, told: list[str] | Mapping[str, Any]) -> Variable:
    """`名称: [说明, 类型, 示例]`, or a mapping with columns."""
    if isinstance(told, list):
        says, kind, example = told
        return Variable(name, says, Kind(kind), str(example))
    columns = tuple(_variable(key, each) for key, each in told["columns"].items())
    rows = tuple(dict(zip(told["columns"], map(str, row), strict=True)) for row in told["rows"])
    return Variable(name, told["says"], Kind.ROWS, rows, columns)


def _block(told: Mapping[str, Any]) -> Block:
    ((kind, content),) = told.items()
    match kind:
        case "grid":
            rows = tuple(_row(each) for each in content)
            return Grid(rows, max(len(row.cells) for row in rows))
        case "table":
            cells = tuple(content["cells"])
            widths = tuple(content.get("widths", [1] * len(cells)))
            return Table(
                content["of"], tuple(content["heads"]), cells, widths,
                content.get("spare", 0), content.get("pairs", False),
            )  # fmt: skip
        case "signs":
            return Signs(tuple(content))
        case "code":
            return Code(content["of"], content["words"])
    return Line(Style(kind), content)


def _row(told: list[str] | Mapping[str, Any]) -> GridRow:
    if isinstance(told, list):
        return GridRow(tuple(told))
    return GridRow(tuple(told["row"]), told["tall"])
