"""`nuanxin packs`: check packs, list those in force, show what is encoded and what is not."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nuanxin.kit.refusal import Refusal
from nuanxin.policy.inforce import packs_in_force
from nuanxin.policy.packs import Pack
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy

HELP = "政策包：检查并运行例子，列出某地某日施行的文件，逐条列出已编码与未编码。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(folders=[])
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|list|coverage")
    check = actions.add_parser("check", help="载入、核对类型、运行每个例子")
    check.add_argument("folders", nargs="*", metavar="文件夹", help="另加的政策包")
    listing = actions.add_parser("list", help="某地某日施行的文件")
    listing.add_argument("--region", required=True, metavar="代码", help="12 位地区代码")
    listing.add_argument("--on", required=True, metavar="日期", help="例如 2017-11-05")
    coverage = actions.add_parser(
        "coverage", help="每个文件的条款：由哪条规则承载，或为什么没有编码"
    )
    for each in (listing, coverage):
        each.add_argument("--packs", action="append", default=[], metavar="文件夹")
    for each in (check, listing, coverage):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    extra = [Path(folder) for folder in (options.folders or getattr(options, "packs", []))]
    policy = load_policy(extra)
    action = {"check": _check, "list": _list, "coverage": _coverage}[options.action]
    text, content = action(policy, options)
    if options.json:
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(text)
    return 0


def _check(policy: Policy, _options: argparse.Namespace) -> tuple[str, object]:
    examples = policy.examples
    counts = {
        "packs": len(policy.packs),
        "benefits": len(policy.definitions),
        "examples": examples,
    }
    found = f"政策包 {counts['packs']} 个，项目 {counts['benefits']} 个，例子 {examples} 个"
    text = f"{found}，全部通过。\n"
    return text, counts


def _list(policy: Policy, options: argparse.Namespace) -> tuple[str, object]:
    region = options.region
    if not (region.isascii() and region.isdigit() and len(region) in (6, 9, 12)):
        raise Refusal(
            f"--region：“{region}”不是地区代码。写 12 位统计用代码，例如 430902000000"
        )
    try:
        day = date.fromisoformat(options.on)
    except ValueError:
        raise Refusal(f"--on：“{options.on}”不是日期。写成 2017-11-05") from None
    found = packs_in_force(policy, region.ljust(12, "0"), day)
    lines = [
        f"{pack.document.effective}　{pack.document.number}　{pack.document.title}{_mark(pack)}"
        for pack in found
    ]
    return "\n".join(lines or ["没有文件。"]) + "\n", {
        "packs": [_as_json(pack) for pack in found]
    }


def _mark(pack: Pack) -> str:
    marks = ["演示"] if pack.demo else []
    marks += [pack.document.status] if pack.document.status != "有效" else []
    marks += [f"据{pack.document.known_through}"] if pack.document.known_through else []
    return f"（{'，'.join(marks)}）" if marks else ""


def _as_json(pack: Pack) -> dict[str, object]:
    until = pack.document.until
    return {
        "pack": pack.pack,
        "number": pack.document.number,
        "title": pack.document.title,
        "issuer": pack.document.issuer,
        "jurisdiction": pack.jurisdiction,
        "effective": pack.document.effective.isoformat(),
        "until": until.isoformat() if until else None,
        "status": pack.document.status,
        "demo": pack.demo,
        "benefits": [benefit.name for benefit in pack.benefits],
    }


def _coverage(policy: Policy, _options: argparse.Namespace) -> tuple[str, object]:
    lines: list[str] = []
    content = []
    for pack in policy.packs:
        lines += [f"{pack.document.number}　{pack.document.title}{_mark(pack)}"]
        encoded = dict(_encoded(pack))
        lines += [f"  {clause}　{'、'.join(names)}" for clause, names in encoded.items()]
        lines += [
            f"  {item.clause}　未编码：{item.what}（{item.reason}）" for item in pack.uncoded
        ]
        content.append(
            {
                "document": pack.document.number,
                "pack": pack.pack,
                "encoded": {clause: list(names) for clause, names in encoded.items()},
                "uncoded": [
                    {"clause": item.clause, "what": item.what, "reason": item.reason}
                    for item in pack.uncoded
                ],
            }
        )
    return "\n".join(lines) + "\n", {"documents": content}


def _encoded(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each clause with the benefits, parameters and terms that carry it."""
    for clause in pack.clauses:
        names = [item.name for item in pack.parameters.values() if item.clause == clause]
        for benefit in pack.benefits:
            cited = {benefit.clause}
            cited |= {condition.clause for condition in benefit.conditions}
            cited |= {layer.clause for layer in benefit.layers}
            cited |= {point.clause for point in benefit.open}
            if clause in cited:
                names.append(benefit.name)
        yield clause, tuple(dict.fromkeys(names)) or ("定义",)
