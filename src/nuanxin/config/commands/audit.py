"""`nuanxin audit`: prove that nobody has touched the audit trail."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from nuanxin.base.sealing.anchors import read_anchors, read_head
from nuanxin.base.sealing.verifying import Report, verify
from nuanxin.kit.refusal import Refusal

HELP = "审计记录：逐批重算封存值，与每日锚文件核对，指出哪一批被动过。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify")
    check = actions.add_parser("verify", help="核对全部审计记录；有问题时退出码为 2")
    check.add_argument("--anchors", type=Path, metavar="文件夹", help="锚文件（默认本机的）")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    if options.anchors and not options.anchors.is_dir():
        raise Refusal(
            f"没有 {options.anchors} 这个文件夹，还没有核对。请写对存放锚文件的文件夹，"
            "或去掉 --anchors，用本机的锚。"
        )
    folder = options.anchors or settings.ANCHOR_FOLDER
    report = verify(read_anchors(folder), read_head(folder))
    if options.json:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_said(report))
    return 2 if report.faults else 0


def _said(report: Report) -> str:
    looked = (
        f"审计记录 {report.entries} 条、{report.seals} 批，"
        f"另有 {report.pending} 条等待封存；核对锚 {report.anchors} 个。\n"
    )
    if report.faults:
        faults = "".join(f"✗ {fault.text}。\n" for fault in report.faults)
        advice = "请保留现场（先不要重启和备份），报告分管负责人，用备份和打印的锚比对。\n"
        return f"{looked}{faults}{advice}"
    head = f"末批的值 {report.root}\n" if report.root else ""
    return f"{looked}没有发现改动。\n{head}{_reach(report)}"


def _reach(report: Report) -> str:
    """How far the anchors go: a chain made anew from there on would fit itself."""
    if not report.anchors:
        return "还没有锚文件：整体改写查不出来。作业程序每天会写一个。\n"
    if beyond := report.entries - report.anchored:
        return (
            f"锚管到第 {report.anchored} 条；之后的 {beyond} 条如果被整体改写，"
            "要等下一个锚写下以后才查得出来，急用可先打印“每日锚”页。\n"
        )
    return ""
