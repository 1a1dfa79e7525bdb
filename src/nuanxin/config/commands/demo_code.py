"""`nuanxin demo-code`: the codes of the demonstration's log-ins, right for half a minute."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from nuanxin.base.identity.models import User
from nuanxin.base.instance.queries import Contents, contents
from nuanxin.config.county.codes import texted_code, unused_code
from nuanxin.kit.refusal import Refusal

HELP = "显示演示账号现在的动态码；正式库没有这样的码，会拒绝。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="用户名", help="例如 health")
    parser.add_argument("--text", action="store_true", help="改看刚“发出”的短信验证码")


def run(options: argparse.Namespace) -> int:
    if contents() is not Contents.DEMONSTRATION:
        raise Refusal("这不是演示库，没有公开的动态码。请用各人手机上的动态码登录。")
    user = User.objects.filter(username=options.username).first()
    if user is None:
        raise Refusal(f"没有用户“{options.username}”。演示账号见 make demo 打印的清单。")
    if options.text:
        return _say(
            texted_code(user, timezone.now()),
            "没有正在等的短信验证码。请先在登录页点“发送验证码”。",
        )
    code = unused_code(user, timezone.now())
    return _say(code, "现在没有可用的动态码：刚用过，请等半分钟；或这个账号换绑了自己的手机。")


def _say(code: str, otherwise: str) -> int:
    if not code:
        raise Refusal(otherwise)
    sys.stdout.write(f"{code}\n")
    return 0
