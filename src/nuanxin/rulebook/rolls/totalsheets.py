"""汇总, 分乡镇 and 说明: what it comes to, for whom it is meant, how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    NOT_ADOPTED,
    NOT_ELIGIBLE,
    UNSETTLED,
)
from nuanxin.rulebook.rolls.benefitsheet import demo_mark, level_words, sum_or_open, unit
from nuanxin.rulebook.rolls.pages import Heading, Money, Page, Pages, Value
from nuanxin.rulebook.rolls.result import BenefitResult, RollResult, Tally
from nuanxin.rulebook.rolls.wording import period_words

_COUNTS = (
    Heading("符合条件（待确认）", 12, "number"),
    Heading("资料待核", 10, "number"),
    Heading("其中有享受线索", 10, "number"),
    Heading("政策未明确（待请示）", 12, "number"),
    Heading("本地未开展", 10, "number"),
    Heading("暂不符合", 10, "number"),
    Heading("符合但金额待定", 10, "number"),
)


def write_totals(pages: Pages, result: RollResult) -> None:
    levels = _levels(result)
    headings = (
        Heading("项目", 30, "wrap"),
        Heading("单位", 6, "centre"),
        Heading("期间", 12),
        *_COUNTS,
        Heading("金额（元）", 14, "money"),
        *(Heading(level_words(level), 13, "money") for level in levels),
    )
    page = pages.page("汇总", headings)
    at = period_words(result.request.at)
    page.title(f"{demo_mark(result.demo)}{result.region_name}计生家庭待遇测算汇总　{at}")
    page.line(
        f"共判断 {len(result.decided)} 户 {result.people} 人；"
        f"未判断 {len(result.undecided)} 户；问题行 {len(result.roll.faulty)} 行。"
        "本表是按名册资料的测算，不作为发放依据；确认以审批为准。"
    )
    page.table(headings)
    for benefit in result.benefits:
        page.row(_benefit_row(benefit, levels))
    page.filter()
    for every in ("月", "年"):
        chosen = [b for b in result.benefits if b.definition.every == every and b.pays]
        if chosen:
            page.row(_sum_row(f"按{every}计发合计", chosen, levels), strong=True)
    page.gap()
    page.line("按月的项目是一个月的金额，按年的项目是一年的金额，两类不能直接相加。")


def _levels(result: RollResult) -> list[str]:
    return list(dict.fromkeys(level for b in result.benefits for level in b.total.shares))


def _benefit_row(benefit: BenefitResult, levels: Sequence[str]) -> list[Value]:
    total = benefit.total
    values: list[Value] = [
        demo_mark(benefit.demo) + benefit.definition.label,
        unit(benefit),
        period_words(benefit.period),
        *_counts(total),
    ]
    return values + (_money(total, levels) if benefit.pays else ["不发钱"])


def _counts(total: Tally) -> list[Value]:
    return [
        total.verdicts[ELIGIBLE],
        total.verdicts[FACTS_MISSING],
        total.clued[FACTS_MISSING],
        total.verdicts[UNSETTLED],
        total.verdicts[NOT_ADOPTED],
        total.verdicts[NOT_ELIGIBLE],
        total.without_amount,
    ]


def _money(total: Tally, levels: Sequence[str]) -> list[Value]:
    shares = [Money(total.shares[level]) if level in total.shares else None for level in levels]
    return [sum_or_open(total), *shares]


def _sum_row(
    label: str, benefits: Sequence[BenefitResult], levels: Sequence[str]
) -> list[Value]:
    amount = sum(benefit.total.amount for benefit in benefits)
    shares = [
        Money(sum(benefit.total.shares.get(level, 0) for benefit in benefits))
        for level in levels
    ]
    return [label, "", "", *([""] * len(_COUNTS)), Money(amount), *shares]


def write_towns(pages: Pages, result: RollResult) -> None:
    levels = _levels(result)
    headings = (
        Heading("乡镇", 18),
        Heading("项目", 30, "wrap"),
        Heading("单位", 6, "centre"),
        Heading("期间", 12),
        *_COUNTS,
        Heading("金额（元）", 14, "money"),
        *(Heading(level_words(level), 13, "money") for level in levels),
    )
    page = pages.page("分乡镇", headings)
    mark = demo_mark(result.demo)
    page.title(f"{mark}{result.region_name}分乡镇测算　{period_words(result.request.at)}")
    page.line("没有一人符合、也没有享受线索的项目不列。各乡镇之和等于汇总。")
    page.table(headings)
    for town, benefit, tally in _town_rows(result):
        if tally.verdicts[ELIGIBLE] or tally.clued.total() or tally.verdicts[UNSETTLED]:
            values: list[Value] = [
                town,
                demo_mark(benefit.demo) + benefit.definition.label,
                unit(benefit),
                period_words(benefit.period),
                *_counts(tally),
            ]
            page.row(values + (_money(tally, levels) if benefit.pays else ["不发钱"]))
    page.filter()


def _town_rows(result: RollResult) -> Iterator[tuple[str, BenefitResult, Tally]]:
    towns = sorted({town for benefit in result.benefits for town in benefit.towns})
    for region, name in towns:
        for benefit in result.benefits:
            if tally := benefit.towns.get((region, name)):
                yield name or "（未写乡镇）", benefit, tally


def write_explanation(pages: Pages, result: RollResult) -> None:
    headings = (Heading("事项", 16), Heading("说明", 110, "wrap"))
    page = pages.page("说明", headings)
    page.title(f"{demo_mark(result.demo)}说明")
    page.table(headings)
    for label, text in _explanations(result):
        page.row([label, text])
    _documents(page, result)


def _explanations(result: RollResult) -> Iterator[tuple[str, str]]:
    request = result.request
    yield "计算期间", f"{period_words(request.at)}：按月的项目算这个月，按年的项目算这一年"
    yield "制表日期", request.made_on.isoformat()
    if request.name:
        yield "名册文件", request.name
    if result.demo:
        yield "演示", "带【演示】的政策、地方和金额都是虚构的，不得用于办理业务"
    yield (
        "性质",
        "本簿只是按名册资料和文件的测算：符合条件不等于已经确认，已经确认不等于已经发放",
    )
    yield "资料待核", "缺少判断所需的事实。名册没写的一律按“不知道”，不当作“没有”"
    yield "政策未明确", "文件没有写明，几种读法结论不同。请请示后按答复办理"
    yield "推算", "金额或起止日期由别的文件推出，不是原文。原件到手后应当核对"
    yield "金额待定", "文件在、数额不在手头，或者几种读法数额不同。没有计入合计"
    yield "负担未定", "手头的文件没有写明由哪一级负担的部分，不猜"
    for column, answer in request.answers.items():
        yield "统一说明", f"提交人对名册没写的统一说明：{column}＝{answer}"
    for question in result.payment_questions:
        yield "发放口径", f"“{question}”文件和本地都没有规定，起止月份和补发不在本表计算"
    for note in result.roll.notes:
        yield "读表", note
    yield (
        "姓名证号",
        "姓名、证号已遮盖。按工作表和行号到原名册里找人；“问题行”为便于改正保留原样",
    )


def _documents(page: Page, result: RollResult) -> None:
    for pack in result.packs:
        document = pack.document
        doubt = f"（据{document.known_through}）" if document.known_through else ""
        status = "" if document.status == "有效" else f"，{document.status}"
        title = f"《{document.title}》" if document.title else ""
        text = f"{document.number}{title}{doubt}，{document.effective} 起{status}"
        page.row(["所用文件", demo_mark(pack.demo) + text])
    page.row(["政策版本", result.policy_version])
