"""`nuanxin books`: hold the book against lines, payables and answers."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.books.queries import Broken, look_over, promises

HELP = "对账：分录、发放明细、应付、回盘逐项核对；对不上时退出码为 2，送财政会停下来。"


@dataclass(frozen=True, slots=True)
class _Told:
    """What was looked at, and what does not hold."""

    promises: list[str]
    broken: list[Broken]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="check")
    check = actions.add_parser("check", help="核对全部账；有对不上的退出码为 2")
    check.add_argument("--region", default="", metavar="区划代码", help="只核对这个县")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    with within_scope(Scope.everything()):
        told = _Told(promises(), look_over(_region(options.region)))
    if options.json:
        found = [each._asdict() for each in told.broken]
        answer = {"checked": told.promises, "broken": found}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_said(told))
    return 2 if told.broken else 0


def _region(text: str) -> int:
    if not text:
        return 0
    try:
        return int(RegionCode.parse(text).value)
    except ValueError as fault:
        raise Refusal(f"“{text}”不是区划代码。请写县的 6 位或 12 位代码。") from fault


def _said(told: _Told) -> str:
    broken = {each.promise: each for each in told.broken}
    lines = [
        f"{'✗' if each in broken else '✓'} {broken.get(each, each)}\n" for each in told.promises
    ]
    advice = "请停止发放，保留现场，用备份比对，查明是哪一笔再更正。\n"
    return "".join(lines) + (advice if broken else "账对得上。\n")
