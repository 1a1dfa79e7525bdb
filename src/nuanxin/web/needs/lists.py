"""The three lists: referrals, needs, plans."""

from __future__ import annotations

from datetime import date

from nuanxin.base.ui.sheets import Cell
from nuanxin.care.needs import queries
from nuanxin.care.needs.matters import matters, need_kinds
from nuanxin.care.needs.models import CarePlan, Need, Referral
from nuanxin.kit.money import yuan
from nuanxin.registry.people.queries.families import Line
from nuanxin.web.boards import FAMILY, Board, Row, where

TONES = {
    "late": "bad", "stopped": "bad", "refused": "warn", "waiting": "info", "answered": "ok",
    "open": "warn", "plan": "info",
}  # fmt: skip


def _referral(row: Referral, family: Line, today: date) -> Row:
    state = queries.state(row, today)
    whose = str(row.person.shown_name) if row.person else "家里已没有人"
    words = queries.STATES[state]
    cells = (
        *where(family), whose, row.label, row.office, row.sent_on, row.due, words,
        row.answered_on, str(row.get_result_display()),
        yuan(row.amount_fen) if row.amount_fen is not None else "",
        str(row.get_next_display()),
    )  # fmt: skip
    return Row(row, family, state, words, TONES.get(state, ""), cells, row.label, whose)


def _need(row: Need, family: Line, _today: date) -> Row:
    what, whose = need_kinds()[row.kind].name, str(row.person or "全家")
    state = queries.need_state(row)
    words = queries.NEED_STATES[state]
    cells = (
        *where(family), whose, what, str(row.get_source_display()), row.told_by, row.told_on,
        words, row.ended_on, str(row.get_how_display()),
    )  # fmt: skip
    return Row(row, family, state, words, TONES.get(state, ""), cells, what, whose)


def _plan(row: CarePlan, family: Line, today: date) -> Row:
    state = "ended" if row.ended_on else "late" if row.review_on < today else "open"
    words = queries.PLAN_STATES[state]
    cells: tuple[Cell, ...] = (
        *where(family), row.starts_on, row.review_on,
        *(getattr(row, name) for name in ("total", "ready", "behind")),
        words, row.made_by.name if row.made_by else "",
    )  # fmt: skip
    return Row(row, family, state, words, TONES.get(state, ""), cells)


REFERRALS = Board(
    "转办", queries.STATES, "running", queries.SORTS, "due",
    (*FAMILY, "为谁", "事项", "受理单位", "转出日期", "应答复日期", "状态", "答复日期",
     "结果", "金额（元）", "接下来"),
    queries.referrals, _referral, lambda: {k: m.name for k, m in matters().items()},
)  # fmt: skip
NEEDS = Board(
    "需求", queries.NEED_STATES, "open", queries.NEED_SORTS, "told",
    (*FAMILY, "为谁", "需要什么", "从哪里得知", "谁说的", "哪天说的", "状态", "了结日期",
     "怎样了结"),
    lambda scope, wanted, _today: queries.needs(scope, wanted), _need,
    lambda: {k: n.name for k, n in need_kinds().items()},
)  # fmt: skip
PLANS = Board(
    "帮扶计划", queries.PLAN_STATES, "running", queries.PLAN_SORTS, "review",
    (*FAMILY, "开始日期", "回头看的日子", "要做的事", "做完的", "过了日子的", "状态",
     "谁订的"),
    queries.plans, _plan,
)  # fmt: skip
