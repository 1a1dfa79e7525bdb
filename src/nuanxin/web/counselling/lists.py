"""Counselling as a list: that they meet, and how often."""

from __future__ import annotations

from datetime import date

from nuanxin.care.counselling import queries
from nuanxin.care.counselling.choices import KINDS, STATES
from nuanxin.care.counselling.models import CounselSeries
from nuanxin.registry.people.queries.families import Line
from nuanxin.web.boards import FAMILY, Board, Row, where

TONES = {"gone": "bad", "due": "warn", "used": "warn", "ending": "warn", "open": "ok"}


def kind_of(row: CounselSeries) -> str:
    if row.contract_id is not None:
        return "contract"
    return "volunteer" if row.counsellor.volunteer_id is not None else "organisation"


def state_of(row: CounselSeries, today: date) -> str:
    """What is most pressing of a row as its list read it."""
    if row.ended_on is not None:
        return "ended"
    if getattr(row, "gone", False):
        return "gone"
    if getattr(row, "goes_on", None) is False:
        return "ending"
    if getattr(row, "counted", 0) >= row.agreed:
        return "used"
    return "due" if row.review_on <= today else "open"


def _series(row: CounselSeries, family: Line, today: date) -> Row:
    state, whose = state_of(row, today), str(row.person.shown_name)
    cells = (
        *where(family), whose, KINDS[kind_of(row)], row.counsellor.name, row.supervisor.name,
        row.starts_on, row.agreed, getattr(row, "counted", 0), row.review_on,
        row.ended_on, STATES[state],
    )  # fmt: skip
    what = KINDS[kind_of(row)]
    return Row(row, family, state, STATES[state], TONES.get(state, ""), cells, what, whose)


SERIES = Board(
    "心理关怀", STATES, "open", queries.SORTS, "place",
    (*FAMILY, "本人", "由谁提供", "来谈的人", "督导", "开始日期", "约定次数", "已谈次数",
     "回看日期", "结束日期", "现在"),
    queries.listed, _series, lambda: KINDS,
)  # fmt: skip
