"""Orders as a list."""

from __future__ import annotations

from datetime import date

from nuanxin.care.orders import queries
from nuanxin.care.orders.choices import CAME, PARTS, RATINGS, SAID, STATES
from nuanxin.care.orders.models import ServiceOrder
from nuanxin.kit.money import yuan
from nuanxin.registry.people.queries.families import Line
from nuanxin.web.boards import FAMILY, Board, Row, where

TONES = {
    "new": "warn", "offered": "info", "accepted": "info", "done": "ok", "confirmed": "ok",
}  # fmt: skip


def _order(row: ServiceOrder, family: Line, today: date) -> Row:
    words = SAID[row.state]
    late = queries.late(row, today)
    cells = (
        *where(family), row.service.name, row.quantity, row.wanted_on, PARTS[row.part],
        CAME[row.came], row.ordered_on, "过了日子" if late else "", words, row.done_on,
        RATINGS.get(row.rating, ""), yuan(row.price_fen), yuan(row.subsidy_fen),
    )  # fmt: skip
    tone = "bad" if late else TONES.get(row.state, "")
    said = f"{words}，过了日子" if late else words
    return Row(row, family, row.state, said, tone, cells, PARTS[row.part])


ORDERS = Board(
    "服务点单", STATES, "open", queries.SORTS, "wanted",
    (*FAMILY, "服务", "数量", "要哪天", "什么时候", "怎样点的", "点单日期", "过了日子", "状态",
     "做完日期", "家里的评价", "价格（元）", "补贴（元）"),
    queries.orders, _order, lambda: CAME,
)  # fmt: skip
