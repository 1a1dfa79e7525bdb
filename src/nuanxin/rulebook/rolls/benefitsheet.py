"""The sheet of one benefit: everybody worth looking at, by township; the rest in a line."""

from __future__ import annotations

from nuanxin.policy.evaluate import ELIGIBLE, HOUSEHOLD, LABELS
from nuanxin.rulebook.rolls.pages import Heading, Money, Page, Pages, Value
from nuanxin.rulebook.rolls.result import (
    UNKNOWN_LEVEL,
    BenefitResult,
    Entry,
    RollResult,
    Tally,
)
from nuanxin.rulebook.rolls.wording import period_words

_WHO = (
    Heading("序号", 5, "number"),
    Heading("乡镇", 12, "wrap"),
    Heading("村（社区）", 12, "wrap"),
    Heading("姓名", 12, "wrap"),
    Heading("身份证号（末四位）", 20),
    Heading("对象", 5, "centre"),
    Heading("结论", 19),
)
_WHY = (
    Heading("起讫", 14, "wrap"),
    Heading("理由", 36, "wrap"),
    Heading("金额依据", 28, "wrap"),
    Heading("还缺的资料", 24, "wrap"),
    Heading("文件没有写明的", 30, "wrap"),
    Heading("名册登记", 10, "wrap"),
    Heading("工作表", 10, "wrap"),
    Heading("名册行号", 6, "number"),
)


def demo_mark(demo: bool) -> str:  # noqa: FBT001 - a mark on or off
    return "【演示】" if demo else ""


def level_words(level: str) -> str:
    """The header over a level's share."""
    return "负担未定" if level == UNKNOWN_LEVEL else f"{level}负担"


def sum_or_open(total: Tally) -> Value:
    """The sum; 待定 where people are eligible and not one amount is known, which is not 0."""
    nothing_known = total.without_amount and total.without_amount == total.verdicts[ELIGIBLE]
    return "待定" if nothing_known else Money(total.amount)


def unit(benefit: BenefitResult) -> str:
    return "户" if benefit.definition.grain == HOUSEHOLD else "人"


def write_benefit(pages: Pages, result: RollResult, benefit: BenefitResult) -> None:
    levels = list(benefit.total.shares)
    every = benefit.definition.every
    money = [Heading(f"金额（元/{every}）", 12, "money")] if benefit.pays else []
    shares = [Heading(level_words(level), 12, "money") for level in levels]
    headings = (*_WHO, *money, *shares, *_WHY)
    mark = demo_mark(benefit.demo)
    page = pages.page(mark + benefit.definition.label, headings)
    page.title(f"{mark}{benefit.definition.label}　{period_words(benefit.period)}")
    page.line(_summary(result, benefit))
    page.table(headings)
    for number, entry in enumerate(benefit.entries, 1):
        page.row(_row(number, entry, levels, pays=benefit.pays))
    page.filter()
    _totals(page, benefit, levels)


def _summary(result: RollResult, benefit: BenefitResult) -> str:
    counts, each = benefit.total.verdicts, unit(benefit)
    listed = len(benefit.entries)
    rest = sum(counts.values()) - listed
    said = "，".join(f"{LABELS[v]} {counts[v]} {each}" for v in LABELS if counts[v])
    place = f"{result.region_name}　" if result.region_name else ""
    return (
        f"{place}{said}。本表列 {listed} {each}，其余 {rest} {each}没有享受线索，不逐一列出。"
    )


def _row(number: int, entry: Entry, levels: list[str], *, pays: bool) -> list[Value]:
    eligible = entry.verdict == ELIGIBLE
    shares = {level or UNKNOWN_LEVEL: part for level, part in entry.shares}
    amount = "待定" if entry.amount is None else Money(entry.amount)
    values: list[Value] = [
        number,
        entry.town,
        entry.village,
        entry.name,
        entry.number,
        entry.who,
        LABELS[entry.verdict],
    ]
    if pays:
        values.append(amount if eligible else None)
    values += [Money(shares[level]) if shares.get(level) else None for level in levels]
    values += [entry.since, entry.reason, entry.basis, entry.missing, entry.open, entry.claim]
    return [*values, entry.sheet, entry.row]


def _totals(page: Page, benefit: BenefitResult, levels: list[str]) -> None:
    total = benefit.total
    values: list[Value] = ["合计", *([""] * (len(_WHO) - 1))]
    values[-1] = f"符合 {total.verdicts[ELIGIBLE]} {unit(benefit)}"
    if benefit.pays:
        values.append(sum_or_open(total))
    page.row([*values, *(Money(total.shares[level]) for level in levels)], strong=True)
