"""`nuanxin decide`: one family from a case file, no database."""

from __future__ import annotations

import argparse
import difflib
import json
import sys

from nuanxin.config.commands.printing import decisions_as_text
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy

HELP = "按案例文件（YAML 或 JSON）计算一户的待遇：理由、金额、由谁承担、缺什么资料。"
MAX_CHARACTERS = 200_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="案例", help="案例文件；- 表示从标准输入读")
    parser.add_argument(
        "--packs", action="append", default=[], metavar="文件夹", help="另加的政策包"
    )
    parser.add_argument(
        "--benefit", action="append", default=[], metavar="项目", help="只算这些项目"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    policy = load_policy(options.packs)
    benefits = _benefits(policy, options.benefit)
    case = read_case(_text(options.case), policy)
    decisions = decide(policy, case, benefits)
    if options.json:
        content = {"decisions": [decision.as_json() for decision in decisions]}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(decisions_as_text(decisions, case))
    return 0


def _benefits(policy: Policy, names: list[str]) -> set[str] | None:
    known = policy.benefit_names()
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f"是否想写“{near[0]}”" if near else f"可用：{'、'.join(known)}"
            raise Refusal(f"--benefit：没有“{name}”这个项目。{remedy}")
    return set(names) or None


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    with open(name, "rb") as file:
        return file.read()


def _text(name: str) -> str:
    try:
        raw = _bytes(name)
    except OSError:
        raise Refusal(f"读不到案例文件“{name}”。请核对路径。") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"案例文件“{name}”不是 UTF-8 编码。请另存为 UTF-8。") from None
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"案例文件“{name}”太大，一户的案例不超过 {MAX_CHARACTERS // 1000} 千字。")
    return text
