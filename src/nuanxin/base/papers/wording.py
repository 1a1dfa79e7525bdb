"""Values as they stand on paper, and the fingerprint of what a paper says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from nuanxin.base.papers.shape import Kind, Paper, Variable
from nuanxin.kit.money import yuan_grouped

Plain = str | int | date | None
Value = Plain | Sequence[Mapping[str, Plain]]
Rows = list[dict[str, str]]
Words = dict[str, str | Rows]
BLANK = "＿＿＿＿＿＿"
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def words_of(paper: Paper, values: Mapping[str, Value]) -> Words:
    """Every variable of the paper in words; what is not known is a line to write on.

    Raises KeyError for a value the paper has no place for.
    """
    unknown = values.keys() - {each.name for each in paper.variables}
    if unknown:
        raise KeyError(f"{paper.key}: {sorted(unknown)}")
    return {each.name: _words(each, values.get(each.name)) for each in paper.variables}


def invented(paper: Paper) -> Words:
    """The paper's own examples, for a trial print: nobody's data."""
    return {
        each.name: each.example
        if isinstance(each.example, str)
        else list(map(dict, each.example))
        for each in paper.variables
    }


def digest_of(paper: Paper, words: Words, template: str = "") -> str:
    """SHA-256 over what it says and by which template, 64 hex characters."""
    told = [paper.key, paper.version, template, words]
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()


def _words(variable: Variable, value: Value) -> str | Rows:
    if variable.kind is Kind.ROWS:
        return [_row(variable.columns, row) for row in _rows(value)]
    return _said(variable.kind, value) or BLANK


def _rows(value: Value) -> Iterable[Mapping[str, Plain]]:
    if value is None:
        return ()
    if isinstance(value, str | int | date):
        raise TypeError("rows are expected")
    return value


def _row(columns: Iterable[Variable], row: Mapping[str, Plain]) -> dict[str, str]:
    return {each.name: _said(each.kind, row.get(each.name)) for each in columns}


def _said(kind: Kind, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if kind is Kind.MONEY:
        if not isinstance(value, int):
            raise TypeError("money is fen")
        return yuan_grouped(value)
    return _UNSEEN.sub("", str(value))
