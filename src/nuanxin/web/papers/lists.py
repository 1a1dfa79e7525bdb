"""花名册 and 财政直接支付申请书 of a batch, 资金需求计划 of a term: what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.kit.capitals import capitals
from nuanxin.kit.levels import from_the_top
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.claims import EMPLOYERS
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import Narrowing
from nuanxin.money.payouts.sources import sources
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.queries import (
    Filters,
    Totals,
    assessments,
    by_benefit,
    by_town,
    cells,
)
from nuanxin.web.assess.terms import Asked
from nuanxin.web.papers.families import county_of
from nuanxin.web.payouts.pages import Numbered, numbered

MOST_LINES = 2000


def towns_of(row: Batch) -> Sequence[tuple[Place, int]]:
    """The townships of a batch with how many payments each has."""
    return [(town, total[0]) for town, _, total in queries.summary(row).rows]


def roll(row: Batch, town: Place | None) -> dict[str, Value]:
    """The lines of a batch, or of one township of it. Raises Refusal for more than a sheaf."""
    return _of_batch(row, town, _line)


def treasury(row: Batch, town: Place | None) -> dict[str, Value]:
    """What the treasury is asked to pay, whose money it is, and to whom."""
    told = _of_batch(row, town, _payee)
    fen = told["合计"]
    return told | {
        "单位": f"{told['县']}卫生健康主管部门",
        "年度": str(row.budget_year),
        "请示文号": row.document,
        "大写": capitals(fen if isinstance(fen, int) else 0),
        "全批": row.total_fen,
        "来源": [
            {
                "级次": each.borne_by, "待遇": each.programme, "科目": each.codes,
                "文号": each.documents, "金额": each.amount_fen,
            }
            for each in sources(row)
        ],
    }  # fmt: skip


def _of_batch(
    row: Batch, town: Place | None, line_of: Callable[[Numbered], dict[str, Plain]]
) -> dict[str, Value]:
    cell = Narrowing(town=town.code if town else None)
    found = queries.lines(row, cell=cell).order_by("position")
    lines = list(found[: MOST_LINES + 1])
    if len(lines) > MOST_LINES:
        raise Refusal(f"超过 {MOST_LINES} 笔，请按乡镇分开打印。")
    return {
        "批次号": row.number,
        "名称": row.title,
        "县": place(county_of(row.region)).name,
        "乡镇": town.name if town else "全部乡镇",
        "期间": queries.months_paid(row),
        "状态": row.state,
        "指纹": row.digest,
        "笔数": len(lines),
        "合计": sum(line.amount_fen for line in lines),
        "明细": [line_of(each) for each in numbered(row, lines)],
    }


def _line(each: Numbered) -> dict[str, Plain]:
    line = each.line
    return {
        "序号": each.number, "村": each.place, "姓名": line.shown_payee,
        "证件号": line.id_number_mask, "账号": line.account_mask, "项目": line.label,
        "期间": each.months, "性质": each.kind, "金额": line.amount_fen,
    }  # fmt: skip


def _payee(each: Numbered) -> dict[str, Plain]:
    line = each.line
    return {
        "序号": each.number, "姓名": line.shown_payee, "证件号": line.id_number_mask,
        "收款人": line.shown_holder, "开户行": line.bank, "账号": line.account_mask,
        "用途": f"{line.label}，{each.months}", "金额": line.amount_fen,
    }  # fmt: skip


def _asked_for(told: Totals) -> int:
    """What finance is asked for: units pay their share themselves."""
    return told.amount - sum(told.shares.get(unit, 0) for unit in EMPLOYERS)


def funds(asked: Asked) -> dict[str, Value]:
    """Heads and fen of a term by benefit and by level. Raises Refusal before it is assessed."""
    found = cells(asked.scope, asked.term, Filters())
    term, year = str(asked.term), str(asked.term.year)
    last = assessments(asked.scope).filter(term__in=(term, year)).first()
    if last is None:
        raise Refusal(f"{asked.term.label}还没有测算过。请先在“发放测算”里测算，再打印计划。")
    paid = [each for each in by_benefit(found) if _asked_for(each.totals)]
    total = Totals()
    for each in by_town(found).values():
        total.add(each)
    county = place(county_of(int(asked.region.value))).name
    borne = [each for each in total.shares.items() if each[0] not in EMPLOYERS]
    levels = sorted(borne, key=lambda each: from_the_top(each[0]))
    heads = sum(each.totals.count(Listed.ELIGIBLE) for each in paid)
    return {
        "县": county,
        "单位": f"{county}卫生健康主管部门",
        "期间": asked.term.label,
        "测算时间": timezone.localdate(last.finished_at),
        "人数": heads,
        "合计": _asked_for(total),
        "大写": capitals(_asked_for(total)),
        "项目": [
            {
                "名称": each.label, "人数": each.totals.count(Listed.ELIGIBLE),
                "金额": _asked_for(each.totals),
            }
            for each in paid
        ],
        "负担": [{"级次": level, "金额": fen} for level, fen in levels],
    }  # fmt: skip
