"""`nuanxin import`: a file is tried out, staged, committed, undone."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.queries import actor_of, post_of_username, scope_of
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.actions import run_inline
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.commands.answers import read_answers
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.actions.staging import discard, refuse_same_file, try_out
from nuanxin.registry.exchange.digest import sha256_of
from nuanxin.registry.exchange.faultbook import Faults, faults_of, write_faults
from nuanxin.registry.exchange.jobs import asked_of
from nuanxin.registry.exchange.kinds import COMMIT, STAGE, UNDO
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.staging import Staging
from nuanxin.registry.exchange.queries import batch as batch_of
from nuanxin.registry.exchange.queries import senders
from nuanxin.registry.exchange.words import BatchKind

HELP = (
    "导入：先试读（--dry-run），再暂存成一批，看过结果后提交；提交后可以整批撤销。"
    "有错误的行不进，名册没写的不动。"
)
_COUNTS = ("rows", "new", "changed", "unchanged", "ambiguous")
_SHOWN = {"rows": "共", "new": "新增", "changed": "更新", "unchanged": "无变化"}
_SHOWN |= {"ambiguous": "待定"}
_FILES = {
    "people": "花名册（一人一行，或一户一行）",
    "accounts": "批量换卡：身份证号、旧账号、新账号、户名、开户银行",
    "national": "国家扶助保障系统名单：个案编号、姓名、身份证号、类别、状态",
    "payment": "发放结果：姓名、身份证号、账号、金额、结果、原因、期间",
}


class _Office(NamedTuple):
    """In whose name, and where they may."""

    by: Actor
    scope: Scope


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    for name, label in _FILES.items():
        _add_file(commands.add_parser(name, help=label, description=label))
    for name, label in (("commit", "提交一批"), ("undo", "整批撤销"), ("discard", "放弃一批")):
        one = commands.add_parser(name, help=label, description=label)
        one.add_argument("batch", metavar="批次", type=_number, help="批次编号")
        _add_common(one)
    known = commands.add_parser("mapping", help="看各报送单位的列名对应")
    _add_common(known)


def _number(text: str) -> UUID:
    """A batch's number as typed."""
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text[:40]}”不是批次编号。请照暂存时打印的抄全，例如 "
            "01a20821-2398-7795-ba1d-61cd7779d813。"
        ) from None


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help=".xlsx、.xls、.et 或 .csv")
    parser.add_argument("--region", metavar="代码", help="名册所在地区，默认为本人管辖地区")
    parser.add_argument("--sheet", default="", metavar="工作表", help="只读这一张工作表")
    parser.add_argument("--sender", default="", metavar="单位", help="报送单位，记住它的列名")
    parser.add_argument("--map", action="append", default=[], metavar="列名=含义")
    parser.add_argument("--answer", action="append", default=[], metavar="列名=值")
    parser.add_argument("--changes-since", metavar="日期", help="变更自哪天起，默认提交当天")
    parser.add_argument("--dry-run", action="store_true", help="只试读，什么也不写")
    parser.add_argument("--errors-to", type=Path, metavar="文件", help="有错误的行写到这里")
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="user", default="", metavar="用户名", help="以谁的身份")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    office = _office(options)
    acts: dict[str, Callable[[argparse.Namespace, _Office], dict[str, object]]] = {
        "commit": _commit,
        "undo": _undo,
        "discard": _discard,
        "mapping": _mapping,
    }
    with within_scope(office.scope):
        answer = acts.get(options.what, _read)(options, office)
    if options.json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_as_text(options.what, answer))
    return 0


def _office(options: argparse.Namespace) -> _Office:
    if not options.user:
        return _Office(SYSTEM, Scope.everything())
    post = post_of_username(options.user, timezone.localdate())
    if post.role not in HANDLERS:
        raise Refusal(
            f"“{options.user}”是{post.get_role_display()}，不办导入。请用经办岗位的用户名。"
        )
    return _Office(actor_of(post), scope_of(post))


def _read(options: argparse.Namespace, office: _Office) -> dict[str, object]:
    region = _region(options, office)
    arguments: dict[str, object] = {
        "kind": options.what,
        "region": region.value,
        "sender": options.sender,
        "sheet": options.sheet,
        "mapping": _mapped(options, office),
        "answers": read_answers(options.answer),
        "changes_since": options.changes_since or "",
    }
    asked = asked_of(arguments, timezone.localdate())
    refuse_same_file(office.scope, sha256_of(options.file), asked)
    if options.dry_run:
        staging = try_out(
            scope=office.scope, path=options.file, name=options.file.name, asked=asked
        )
        return _tried(options, staging)
    with options.file.open("rb") as stream:
        file = store(
            office.by, stream, options.file.name, int(region.value), f"import.{options.what}"
        )
    job = run_inline(
        STAGE,
        by=office.by,
        region=region,
        arguments={**arguments, "file": str(file.public_id)},
        today=timezone.localdate(),
    )
    batch = _batch(UUID(str(job.result["batch"])), office)
    faults = faults_of(batch)
    _write_errors(options, faults)
    counts = {name: getattr(batch, name) for name in _COUNTS}
    return {"batch": str(batch.public_id), **counts, **_told(faults, batch.notes)}


def _tried(options: argparse.Namespace, staging: Staging) -> dict[str, object]:
    counts = staging.counts
    faults = Faults(staging.faulty)
    _write_errors(options, faults)
    told = {name: counts[name] for name in _COUNTS[1:]}
    rows = len(staging.verdicts)
    return {"batch": None, "rows": rows, **told, **_told(faults, staging.notes)}


def _told(faults: Faults, notes: list[str]) -> dict[str, object]:
    return {"faulty": len(faults.rows), "faults": faults.as_json(), "notes": notes}


def _write_errors(options: argparse.Namespace, faults: Faults) -> None:
    if options.errors_to and faults.rows:
        write_faults(faults, options.errors_to)


def _region(options: argparse.Namespace, office: _Office) -> RegionCode:
    text = options.region or (str(office.scope.ranges[0][0]) if options.user else "")
    try:
        region = RegionCode.parse(text)
    except ValueError:
        raise Refusal(
            "请用 --region 写明名册所在的县（统计用区划代码），例如 --region 341599。"
        ) from None
    if region.level not in {"县", "乡镇", "村"} or not office.scope.covers(region):
        raise Refusal(f"--region {text} 不是您管辖的县或乡镇。请核对代码。")
    return region


def _mapped(options: argparse.Namespace, office: _Office) -> dict[str, str]:
    """What this sender meant by its headers the last time, and what is said now."""
    known = senders(office.scope, options.what).filter(sender=options.sender).first()
    remembered = dict(known.mapping) if known and options.sender else {}
    return {**remembered, **read_answers(options.map, may_be_empty=True)}


def _batch(public_id: UUID, office: _Office) -> ImportBatch:
    found = batch_of(office.scope, public_id)
    if found is None:
        raise Refusal(f"没有 {public_id} 这一批，或者不在您的辖区。请核对批次编号。")
    return found


def _commit(options: argparse.Namespace, office: _Office) -> dict[str, object]:
    return _inline(COMMIT, options, office)


def _undo(options: argparse.Namespace, office: _Office) -> dict[str, object]:
    return _inline(UNDO, options, office)


def _inline(kind: str, options: argparse.Namespace, office: _Office) -> dict[str, object]:
    batch = _batch(options.batch, office)
    job = run_inline(
        kind,
        by=office.by,
        region=batch.region,
        arguments={"batch": str(batch.public_id)},
        today=timezone.localdate(),
    )
    return dict(job.result)


def _discard(options: argparse.Namespace, office: _Office) -> dict[str, object]:
    batch = discard(by=office.by, batch=_batch(options.batch, office))
    return {"batch": str(batch.public_id)}


def _mapping(_options: argparse.Namespace, office: _Office) -> dict[str, object]:
    return {
        "senders": [
            {"sender": each.sender, "mapping": each.mapping, "answers": each.answers}
            for kind in BatchKind
            for each in senders(office.scope, kind)
        ]
    }


def _as_text(what: str, answer: dict[str, object]) -> str:
    if what == "mapping":
        return json.dumps(answer["senders"], ensure_ascii=False, indent=1) + "\n"
    done = {"commit": "已提交", "undo": "已撤销", "discard": "已放弃"}
    lines = [f"{done.get(what, '已暂存' if answer.get('batch') else '试读，什么也没有写')}"]
    if "rows" in answer:
        lines.append("，".join(f"{label} {answer[name]}" for name, label in _SHOWN.items()))
    if answer.get("faulty") and what in _FILES:
        lines.append(f"有错误 {answer['faulty']} 行，不会进入。用 --errors-to 取回这些行。")
    if answer.get("batch") and what in _FILES:
        lines.append(f"批次 {answer['batch']}。提交：nuanxin import commit {answer['batch']}")
    notes = answer.get("notes")
    lines += [f"注意：{note}" for note in notes] if isinstance(notes, list) else []
    if notes and "统一说明" in str(notes):
        lines.append("全册相同的可以用 --answer 列名=值 统一说明。")
    return "\n".join(lines) + "\n"
