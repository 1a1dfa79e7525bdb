"""`nuanxin decide-roll`: a whole roll, Excel in, Excel out, no database."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nuanxin.config.commands.answers import read_answers
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.rulebook.rolls.deciding import WRITING, decide_roll, no_progress
from nuanxin.rulebook.rolls.result import Progress, RollRequest, RollResult
from nuanxin.rulebook.rolls.workbook import check_target, write_result

HELP = (
    "判断一份花名册（.xlsx、.xls、.et、.csv）里的每一户，写成一本 Excel："
    "汇总、分乡镇、每个项目一张表、问题行。不用数据库，名册本身不改动。"
)
_QUIET_SECONDS = 2.0
_CHILDREN = "子女情况已核实"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("roll", metavar="名册", type=Path, help="花名册文件")
    parser.add_argument("--at", required=True, metavar="期间", help="例如 2026-10 或 2026")
    parser.add_argument("--out", required=True, metavar="结果", type=Path, help="结果 .xlsx")
    parser.add_argument("--region", metavar="代码", help="名册所在地区，例如 430923")
    parser.add_argument(
        "--packs", action="append", default=[], metavar="文件夹", help="另加的政策包"
    )
    parser.add_argument(
        "--children-verified",
        choices=("是", "否"),
        help="名册没写时，统一说明子女情况（含再婚前、收养）是否已核实",
    )
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="列名=值",
        help="对名册没写的统一说明，如 存活状况=健在、子女来源=双方亲生",
    )
    parser.add_argument("--sheet", default="", metavar="工作表", help="只读这一张工作表")
    parser.add_argument("--force", action="store_true", help="覆盖已有的、不是测算结果的文件")
    parser.add_argument("--json", action="store_true", help="输出 JSON 摘要")


def run(options: argparse.Namespace) -> int:
    request = _request(options)
    check_target(options.out, options.roll, force=options.force)
    progress = _progress()
    with _stopped_cleanly():
        result = decide_roll(options.roll, request, progress)
        started = time.perf_counter()
        write_result(result, options.out, progress)
        result.seconds[WRITING] = time.perf_counter() - started
    if options.json:
        sys.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_as_text(result, options.out))
    return 0


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """Whoever ends the command leaves no temporary file with people in it."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _request(options: argparse.Namespace) -> RollRequest:
    try:
        at = Period.parse(options.at)
    except ValueError:
        raise Refusal(f"--at：“{options.at}”不是年份或月份。请写成 2026-10 或 2026。") from None
    region = None
    if options.region:
        try:
            region = RegionCode.parse(options.region)
        except ValueError:
            raise Refusal(
                f"--region：“{options.region}”不是地区代码。请写统计用代码，例如 430923。"
            ) from None
    today = datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()
    folders = tuple(Path(folder) for folder in options.packs)
    answers = read_answers(options.answer)
    if options.children_verified:
        answers[_CHILDREN] = options.children_verified
    name = options.roll.name
    return RollRequest(at, today, region, folders, answers, options.sheet, name)


def _progress() -> Progress:
    """A line on a terminal once the work takes longer than a glance."""
    if not sys.stderr.isatty():
        return no_progress
    started = time.perf_counter()

    def show(step: str, done: int, total: int) -> None:
        if time.perf_counter() - started < _QUIET_SECONDS:
            return
        percent = 100 * done // max(total, 1)
        end = "\n" if step == WRITING and done == total else ""
        sys.stderr.write(f"\r{step} {percent:3d}%　{end}")
        sys.stderr.flush()

    return show


def _as_text(result: RollResult, target: Path) -> str:
    mark = "【演示】" if result.demo else ""
    lines = [f"{mark}判断 {len(result.decided)} 户 {result.people} 人，结果在 {target}"]
    for benefit in result.benefits:
        counts = benefit.total.verdicts
        money = f"，{yuan_grouped(benefit.total.amount)} 元" if benefit.pays else ""
        lines.append(
            f"　{benefit.definition.label}：符合 {counts['eligible']}{money}，"
            f"资料待核 {counts['facts_missing']}，待请示 {counts['unsettled']}"
        )
    roll = result.roll
    if roll.faults:
        faulty, undecided = len(roll.faulty), len(result.undecided)
        lines.append(f"问题行 {faulty} 行，未判断 {undecided} 户，见结果里的“问题行”。")
    lines += [f"注意：{note}" for note in roll.notes]
    lines.append(f"用时 {sum(result.seconds.values()):.1f} 秒。")
    return "\n".join(lines) + "\n"
