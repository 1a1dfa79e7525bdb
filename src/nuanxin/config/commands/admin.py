"""`nuanxin admin open`: the first security administrator of an installation."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.staff.actions import First, open_first
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

HELP = (
    "开第一个安全管理员账号：显示一次性密码，24 小时内有效，登录后先绑定动态码、再换密码。"
    "其他账号由安全管理员在网页“账号和岗位”里开。"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("open",), metavar="open", help="开账号")
    parser.add_argument("username", metavar="用户名", help="小写字母开头，例如 jiang")
    parser.add_argument("--name", required=True, metavar="姓名", help="本人姓名")
    parser.add_argument("--region", required=True, metavar="代码", help="管辖地区，例如 341599")
    parser.add_argument(
        "--again", action="store_true",
        help="这个地区已经有安全管理员而都联系不上时再开一个，或给原来的换密码；留在审计记录里",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    try:
        region = RegionCode.parse(options.region)
    except ValueError as fault:
        raise Refusal(f"“{options.region}”不是地区代码。请写 6、9 或 12 位数字。") from fault
    first = First(options.username, options.name, region)
    with within_scope(Scope.everything()):
        user, given = open_first(
            first=first, again=options.again, at=timezone.now(), today=timezone.localdate()
        )
    sys.stdout.write(
        f"已开安全管理员账号：{user.name}（{user.username}）。\n"
        f"一次性密码：{given}\n"
        "24 小时内有效，只显示这一次。请当面交给本人，登录后按提示绑定动态码、换密码。\n"
    )
    return 0
