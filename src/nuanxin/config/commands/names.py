"""`nuanxin names`: spell the names on file anew, after a version that spells some better."""

from __future__ import annotations

import argparse
import sys

from django.db import transaction

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.actions.respelling import respell

HELP = (
    "姓名拼音：respell 按这一版的读法（阚读 kan、仇读 qiu）重拼已登记的姓名，只影响按拼音查找。"
    "可以反复做；加 --dry-run 只看有多少。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("respell",), metavar="做什么", help="respell：重拼")
    parser.add_argument("--dry-run", action="store_true", help="只看会改多少，什么也不写")


def run(options: argparse.Namespace) -> int:
    with within_scope(Scope.everything()), transaction.atomic():
        found = respell(by=SYSTEM)
        transaction.set_rollback(options.dry_run)
    head = "试算，什么也没有写：要重拼" if options.dry_run else "已重拼"
    said = f"{head} {found.names:,} 个姓名，{found.people:,} 人。"
    sys.stdout.write((said if found.people else "拼音都是这一版的读法，没有要改的。") + "\n")
    return 0
