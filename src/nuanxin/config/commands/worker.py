"""`nuanxin worker`: does what pages have ordered."""

from __future__ import annotations

import argparse

from nuanxin.base.jobs import worker
from nuanxin.base.sealing.sealer import sealing_beside

HELP = (
    "处理网页上交办的作业（导入、测算……）。按 Ctrl+C 停止；没做完的作业资料不动，可以再继续。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--concurrency", type=int, choices=(1, 2), default=1, help="同时做几项，默认 1"
    )
    parser.add_argument("--until-idle", action="store_true", help="做完排队的就结束")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    if options.with_parent:
        worker.end_with_parent()
    with sealing_beside():
        worker.work(concurrency=options.concurrency, until_idle=options.until_idle)
    return 0
