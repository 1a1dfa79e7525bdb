"""`nuanxin backup`: the whole installation in one sealed file."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from django.utils import timezone

from nuanxin.base.backup.actions import back_up

HELP = (
    "备份：把数据库和存档文件写成一个加密文件。打开它要用现在的密钥文件（VAULT_KEYS），"
    "两样请分开保管。备份时照常可以办业务。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="写到哪个新文件")


def run(options: argparse.Namespace) -> int:
    began = time.perf_counter()
    manifest = back_up(to=options.file, at=timezone.now(), tell=_tell)
    size = options.file.stat().st_size / 1_000_000
    sys.stdout.write(
        f"已备份 {len(manifest.tables)} 张表 {manifest.rows} 行、{len(manifest.files)} 个文件，"
        f"{size:.1f} MB，用时 {time.perf_counter() - began:.1f} 秒：{options.file}\n"
        f"密钥指纹 {manifest.keys}。请用 nuanxin restore {options.file} --verify 核对一次。\n"
    )
    return 0


def _tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
