"""`nuanxin regions`: villages and townships that merge or get another code."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.queries import places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.recoding.actions import Order, recode
from nuanxin.base.recoding.table import read_changes
from nuanxin.kit.refusal import Refusal

HELP = (
    "区划调整：按对照表把撤并、改代码的乡镇、村连同那里的家庭、在办的事转到新代码。"
    "已签的清册和审计记录仍写当时的代码，家庭的“经过”里记一笔。合并以后不能拆回，"
    "请先备份，用 --dry-run 看一遍。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "table", metavar="对照表", help="表头：原代码、新代码、新名称（.xlsx 或 .csv）"
    )
    parser.add_argument("--on", required=True, metavar="日期", help="起用日期，如 2026-12-01")
    parser.add_argument("--document", required=True, metavar="文号", help="批准调整的文件")
    parser.add_argument("--dry-run", action="store_true", help="只看会改多少，什么也不写")


def run(options: argparse.Namespace) -> int:
    path = Path(options.table)
    if not path.is_file():
        raise Refusal(f"找不到文件“{options.table}”。请核对路径。")
    if not options.document.strip():
        raise Refusal("--document：请写批准调整的文号，家庭的“经过”里要用。")
    with within_scope(Scope.everything()):
        changes = read_changes(path, path.name)
        order = Order(changes, _day(options.on), options.document)
        with transaction.atomic():
            counts = recode(by=SYSTEM, order=order, at=timezone.now())
            names = places([code for each in changes for code in (each.old, each.new)])
            transaction.set_rollback(options.dry_run)
    head = "试算，什么也没有写。" if options.dry_run else "已调整。"
    lines = [f"{head}{order.document}，自 {order.on:%Y-%m-%d} 起："]
    lines += [
        f"　{each.old} {names[each.old].label} → {each.new} {names[each.new].label}"
        for each in changes
    ]
    lines += [f"　{name}：{count:,} 行" for name, count in counts.items() if count]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--on：“{text}”不是日期。请写成 2026-12-01 这样。") from None
