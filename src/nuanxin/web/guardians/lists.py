"""Wards as a list."""

from __future__ import annotations

from datetime import date, timedelta

from nuanxin.care.guardians import queries
from nuanxin.care.guardians.choices import A_YEAR, DEGREES, STATES
from nuanxin.care.guardians.models import Ward
from nuanxin.registry.people.queries.families import Line
from nuanxin.web.boards import FAMILY, Board, Row, where

_TONES = {"none": "bad", "trouble": "bad", "paid": "bad", "due": "warn", "kept": "ok"}
_SAID = {**STATES, "kept": "有监护人"}


def _state(row: Ward, today: date) -> str:
    """What is most pressing of a row as its list read it."""
    if getattr(row, "paid", False):
        return "paid"
    if row.ended_on is not None:
        return "ended"
    if not getattr(row, "guarded", False):
        return "none"
    if getattr(row, "good", None) is False:
        return "trouble"
    late = getattr(row, "checked_on", today) < today - timedelta(days=A_YEAR)
    return "due" if late else "kept"


def _ward(row: Ward, family: Line, today: date) -> Row:
    state, whose = _state(row, today), str(row.person.shown_name)
    cells = (
        *where(family), whose, DEGREES[row.degree], "是" if row.court else "没有",
        row.found_on, "有" if getattr(row, "guarded", False) else "没有",
        getattr(row, "looked", None), _SAID[state],
    )  # fmt: skip
    tone = _TONES.get(state, "")
    return Row(row, family, state, _SAID[state], tone, cells, DEGREES[row.degree], whose)


WARDS = Board(
    "监护", STATES, "open", queries.SORTS, "place",
    (*FAMILY, "本人", "行为能力", "法院认定", "认定（得知）日期", "监护人",
     "上次查看", "现在"),
    queries.listed, _ward, lambda: DEGREES,
)  # fmt: skip
