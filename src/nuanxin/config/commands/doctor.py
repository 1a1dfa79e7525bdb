"""`nuanxin doctor`: looks at everything an installation needs and says what to mend."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from math import inf

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.checkup import PATIENCE, State, examine

HELP = "体检：逐项查数据库、密钥、作业、磁盘、备份……，指出毛病和办法。有要修的，退出码为 1。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument(
        "--every-file", action="store_true", help="存档文件全部打开读一遍（平时抽读 20 秒）"
    )


def run(options: argparse.Namespace) -> int:
    with within_scope(Scope.everything()):
        found = list(examine(inf if options.every_file else PATIENCE))
    if options.json:
        told = [asdict(each) for each in found]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        for each in found:
            sys.stdout.write(f"[{each.state}] {each.what}：{each.said}\n")
    return 1 if any(each.state is State.FAULT for each in found) else 0
