"""`nuanxin keys`: new keys for the sealed values, while everybody goes on working."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault import keys
from nuanxin.base.vault.actions import rotating
from nuanxin.base.vault.ciphers import Profile

HELP = (
    "密钥：status 看状况；rotate 换新密钥；reseal 用新密钥重新加密（可中断、可再做）；"
    "retire 停用旧密钥；rewrap 换主密钥。每次之后请把密钥文件另存一份到安全的地方。"
)


_WORDS = {
    Profile.GM: "国密（SM4-GCM、HMAC-SM3）",
    Profile.INTL: "国际（AES-256-GCM、HMAC-SHA-256）",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=tuple(_TASKS), metavar="做什么", help="要做的事")


def run(options: argparse.Namespace) -> int:
    with within_scope(Scope.everything()):
        sys.stdout.write(_TASKS[options.what]() + "\n")
    return 0


def _status() -> str:
    keeper = keys.provider()
    return (
        f"算法：{_WORDS[keeper.profile]}；密钥指纹 {keeper.fingerprint}；"
        f"用旧密钥加密的值 {rotating.left()} 个。"
    )


def _rotate() -> str:
    number = rotating.rotate(by=SYSTEM)
    return (
        f"已换上第 {number} 把密钥，新写的值都用它。"
        "请备份密钥文件，再执行 nuanxin keys reseal。"
    )


def _reseal() -> str:
    return f"已重新加密 {rotating.reseal(by=SYSTEM)} 个值。"


def _retire() -> str:
    return (
        f"旧密钥已停用，原来的密钥文件留作 {rotating.retire(by=SYSTEM)}。"
        "旧备份要用它才能打开：请移到保管密钥备份的地方。"
    )


def _rewrap() -> str:
    rotating.change_master(by=SYSTEM)
    return "已换主密钥，加密的值不变。请用新的密钥文件替换备份的那一份。"


_TASKS: dict[str, Callable[[], str]] = {
    "status": _status,
    "rotate": _rotate,
    "reseal": _reseal,
    "retire": _retire,
    "rewrap": _rewrap,
}
