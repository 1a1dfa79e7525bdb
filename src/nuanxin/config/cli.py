"""The command line: a name table, so that deciding one family starts no Django and no database.

A command lives in a module with `HELP`, `add_arguments(parser)` and `run(options) -> int`.
Exit 0 = done, 2 = bad input (one clear message on standard error), 1 = a fault of ours.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import warnings
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from nuanxin.kit.refusal import Refusal

# name → (module, one line of help); a module is imported only when its command runs.
COMMANDS = {
    "decide": ("nuanxin.config.commands.decide", "按案例文件计算一户的待遇"),
    "decide-roll": ("nuanxin.config.commands.decide_roll", "花名册试算：Excel 进，Excel 出"),
    "import": ("nuanxin.config.commands.imports", "导入花名册：试读、暂存、提交、撤销"),
    "worker": ("nuanxin.config.commands.worker", "处理网页上交办的作业"),
    "assess": ("nuanxin.config.commands.assess", "发放测算：逐户判断，与已确认的名单对照"),
    "admin": ("nuanxin.config.commands.admin", "开第一个安全管理员账号"),
    "doctor": ("nuanxin.config.commands.doctor", "体检：逐项查毛病，说怎么办"),
    "backup": ("nuanxin.config.commands.backup", "备份：整套资料写成一个加密文件"),
    "restore": ("nuanxin.config.commands.restore", "恢复备份，或只核对备份"),
    "demo-code": ("nuanxin.config.commands.demo_code", "演示账号现在的动态码"),
    "audit": ("nuanxin.config.commands.audit", "核对审计记录有没有被人动过"),
    "keys": ("nuanxin.config.commands.keys", "密钥：换新、重新加密、停用旧的"),
    "regions": ("nuanxin.config.commands.regions", "区划调整：撤并、改代码的乡镇和村"),
    "names": ("nuanxin.config.commands.names", "姓名拼音：按新的读法重拼已登记的姓名"),
    "books": ("nuanxin.config.commands.books", "对账：分录、发放明细、应付、回盘逐项核对"),
    "packs": ("nuanxin.config.commands.packs", "政策包：检查、在施行的清单、覆盖情况"),
}
# Commands on the database: Django is up before their module is imported.
ON_DATABASE = frozenset(
    {
        "admin",
        "assess",
        "audit",
        "backup",
        "books",
        "demo-code",
        "import",
        "keys",
        "names",
        "regions",
        "worker",
    }
)


class _Parser(argparse.ArgumentParser):
    """Chinese usage and errors; bad usage is bad input."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{_said(message)}\n用法见：{self.prog} --help\n")


def _said(message: str) -> str:
    for english, chinese in (
        ("the following arguments are required:", "缺少参数："),
        ("unrecognized arguments:", "不认识的参数："),
        ("expected one argument", "后面要跟一个值"),
        ("expected at least one argument", "后面至少要跟一个值"),
        ("invalid choice:", "不能用："),
        ("(choose from", "（可用："),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, chinese)
    return message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Nobody's desktop runs us by night: there is no such folder, and no need of one.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in COMMANDS:
        return _run(words[0], words[1:])
    return _overview(words)


def _run(name: str, words: Sequence[str]) -> int:
    try:
        module = _loaded(name, asking={"-h", "--help"} & set(words) != set())
        parser = _Parser(prog=f"nuanxin {name}", description=module.HELP)
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(words)))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("已停止，没有留下半成品。\n")
        return 1


# This acts as the owner of the tables, who makes them.
FOR_THE_OWNER = frozenset({"restore"})


def _loaded(name: str, *, asking: bool) -> ModuleType:
    """The module of a command, its database under it; who only asks for help wants none."""
    if name in FOR_THE_OWNER:
        database = importlib.import_module("nuanxin.config.commands.database")
        database.connect_as_owner(start=not asking)
    if name == "doctor":
        database = importlib.import_module("nuanxin.config.commands.database")
        database.connect(start=not asking, confirm=False)
    if name in ON_DATABASE:
        database = importlib.import_module("nuanxin.config.commands.database")
        database.connect(start=not asking)
    return importlib.import_module(COMMANDS[name][0])


def _overview(words: Sequence[str]) -> int:
    lines = ["暖心：从政策条款到一户一笔的待遇。", "", "命令："]
    lines += [f"  {name:<12} {help_}" for name, (_, help_) in COMMANDS.items()]
    lines += ["", "每个命令的说明：nuanxin 命令 --help"]
    if not words or words[0] in ("-h", "--help"):
        sys.stdout.write("\n".join(lines) + "\n")
        return 0
    sys.stderr.write(f"没有“{words[0]}”这个命令。\n" + "\n".join(lines[2:]) + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
