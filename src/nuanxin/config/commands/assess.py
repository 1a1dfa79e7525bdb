"""`nuanxin assess`: every family of an area decided for a term, beside the confirmed list."""

from __future__ import annotations

import argparse
import json
import sys
import time

from django.utils import timezone

from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.queries import actor_of, post_of_username, scope_of
from nuanxin.base.identity.roles import COUNTY, Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import run_inline
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan, yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.support.benefits.jobs import KIND
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.queries import BenefitTotals, Filters, by_benefit, cells

HELP = (
    "发放测算：逐户判断一个地区一期的应享待遇，与已确认的名单对照。"
    "只记下结果和待办，不发钱；同样的资料再算一次，什么也不变。"
)
_COUNTED = (Listed.ELIGIBLE, Listed.CONFIRMED, Listed.TO_CONFIRM, Listed.TO_STOP)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--month", metavar="月份", help="例如 2026-10")
    when.add_argument("--year", metavar="年度", help="例如 2026，可以加 --period")
    parser.add_argument("--period", metavar="期", default="", help="上半年、下半年、一季度……")
    parser.add_argument("--region", required=True, metavar="代码", help="例如 341599")
    parser.add_argument("--as", dest="user", default="", metavar="用户名", help="以谁的身份")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    term, region = _term(options), _region(options.region)
    by, scope = _whose(options.user, region)
    started = time.perf_counter()
    arguments: dict[str, object] = {"region": region.value, "term": str(term)}
    with within_scope(scope):
        job = run_inline(
            KIND, by=by, region=region, arguments=arguments, today=timezone.localdate()
        )
        told = by_benefit(cells(scope, term, Filters(), _COUNTED))
    seconds = time.perf_counter() - started
    if options.json:
        answer = {
            "families": job.result["households"],
            "decided": job.result["decided"],
            "missing": job.result["missing"],
            "benefits": [_as_json(each) for each in told],
            "seconds": round(seconds, 2),
        }
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_as_text(term, job.result, told, seconds))
    return 0


def _whose(username: str, region: RegionCode) -> tuple[Actor, Scope]:
    """Whoever runs it, and the region; refused outside their area and to who may not assess."""
    if not username:
        return SYSTEM, Scope.of(region)
    post = post_of_username(username, timezone.localdate())
    if Role(post.role) not in COUNTY | {Role.TOWNSHIP_HANDLER}:
        raise Refusal(f"“{username}”的岗位不办测算。请换县级或乡镇经办的用户名。")
    if not scope_of(post).covers(region):
        raise Refusal(f"--region {region} 不是“{username}”管辖的地方。请核对代码。")
    return actor_of(post), Scope.of(region)


def _term(options: argparse.Namespace) -> Term:
    said = options.month or options.year
    try:
        period = Period.parse(said)
    except ValueError:
        period = None
    if period is None or bool(period.month) != bool(options.month):
        raise Refusal(f"“{said}”不是一个期间。月份写成 --month 2026-10，年度写成 --year 2026。")
    try:
        return Term.named(period.year, options.period) if options.period else Term.of(period)
    except ValueError:
        raise Refusal(
            f"--period：没有“{options.period}”这一期。可用：上半年、下半年、一季度至四季度。"
        ) from None


def _region(text: str) -> RegionCode:
    try:
        return RegionCode.parse(text)
    except ValueError:
        raise Refusal(
            f"--region：“{text}”不是地区代码。请写统计用代码，例如 341599。"
        ) from None


def _as_json(told: BenefitTotals) -> dict[str, object]:
    return {
        "benefit": told.benefit,
        **{which.value: told.totals.count(which) for which in _COUNTED},
        "amount": yuan(told.totals.amount),
        "shares": {level: yuan(fen) for level, fen in told.totals.shares.items()},
    }


def _as_text(
    term: Term, result: dict[str, object], told: list[BenefitTotals], seconds: float
) -> str:
    lines = [f"{term.label}：测算 {result['households']} 户，资料待核 {result['missing']}。"]
    lines += [
        f"　{each.label}：应享 {each.totals.count(Listed.ELIGIBLE)}，"
        f"{yuan_grouped(each.totals.amount)} 元，"
        f"已确认 {each.totals.count(Listed.CONFIRMED)}，"
        f"应享未确认 {each.totals.count(Listed.TO_CONFIRM)}，"
        f"拟停发 {each.totals.count(Listed.TO_STOP)}"
        for each in told
    ]
    lines.append(f"用时 {seconds:.1f} 秒。")
    return "\n".join(lines) + "\n"
