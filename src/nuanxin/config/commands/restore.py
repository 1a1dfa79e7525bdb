"""`nuanxin restore`: a backup into an empty database, or only proven good."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from nuanxin.base.backup.actions import restore
from nuanxin.money.books.queries import look_over

HELP = (
    "恢复：把备份写回一个空数据库，逐表核对行数和内容；不一致就什么也不留。"
    "加 --verify 只在临时库里核对（连同审计链、账、存档文件），不动现有数据。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="nuanxin backup 写出的文件")
    parser.add_argument("--verify", action="store_true", help="只核对，用完即删")


def run(options: argparse.Namespace) -> int:
    began = time.perf_counter()
    manifest = restore(
        backup=options.file, only_verify=options.verify, tell=_tell, promises=look_over
    )
    word = "核对无误" if options.verify else "已恢复并核对无误"
    sys.stdout.write(
        f"{word}：{manifest.taken_at[:16]} 的备份，{len(manifest.tables)} 张表 "
        f"{manifest.rows} 行，{len(manifest.files)} 个文件，"
        f"用时 {time.perf_counter() - began:.1f} 秒。\n"
    )
    return 0


def _tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
