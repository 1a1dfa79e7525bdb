"""Imports as work a worker does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from nuanxin.base.files.stored.queries import plain_copy, stored_file
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jobs.actions import QUEUE
from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.actions.committing import When, commit
from nuanxin.registry.exchange.actions.deciding import check_again
from nuanxin.registry.exchange.actions.retaining import Retention, forget_content
from nuanxin.registry.exchange.actions.staging import Handed, refuse_same_file, stage
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.registry.exchange.kinds import CHECK, COMMIT, LOOK, STAGE, UNDO
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.looking import look_into
from nuanxin.registry.exchange.people.staging import Asked
from nuanxin.registry.exchange.queries import batch as batch_of
from nuanxin.registry.exchange.queries import same_file
from nuanxin.registry.exchange.words import BatchKind

_GONE = "找不到这个文件或批次，可能已被删除，或不在您的辖区。请回到导入页面看一看。"


@kind(LOOK, "查看文件")
def look_at_file(running: Running) -> dict[str, object]:
    """Arguments: file, sheet, mapping. Result: sheets, columns and what is not said."""
    file = stored_file(running.scope, UUID(str(running.arguments["file"])))
    if file is None:
        raise Refusal(_GONE)
    asked = asked_of(running.arguments, timezone.localdate())
    refuse_same_file(running.scope, file.sha256, asked)
    with plain_copy(file) as path:
        look = look_into(path, file.name, asked.sheet, asked.mapping)
    return asdict(look)


@kind(STAGE, "读取名册")
def stage_file(running: Running) -> dict[str, object]:
    """Arguments: file (public id) and what is asked of it. Result: batch and counts."""
    arguments = running.arguments
    file = stored_file(running.scope, UUID(str(arguments["file"])))
    if file is None:
        raise Refusal(_GONE)
    asked = asked_of(arguments, timezone.localdate())
    running.progress(0, 3, "读取并核对", step="读取")
    standing = same_file(running.scope, file.sha256, asked.kind)
    if standing is None or standing.file_id != file.pk:
        handed = Handed(file, timezone.now())
        standing = stage(by=running.actor, scope=running.scope, handed=handed, asked=asked)
    running.progress(3, 3, "读取完毕", step="读取")
    return told(standing)


@kind(COMMIT, "提交导入")
def commit_batch(running: Running) -> dict[str, object]:
    """Arguments: batch (public id). Result: batch and counts."""

    def progress(done: int, total: int, message: str) -> None:
        running.check()
        running.progress(done, total, message, step="提交")

    when = When(timezone.now(), timezone.localdate())
    batch = commit(
        by=running.actor,
        scope=running.scope,
        batch=_batch(running),
        when=when,
        progress=progress,
    )
    return told(batch)


@kind(CHECK, "重新检查")
def check_batch(running: Running) -> dict[str, object]:
    """Arguments: batch (public id). Result: batch and counts."""
    batch = _batch(running)
    return told(check_again(by=running.actor, scope=running.scope, batch=batch))


@kind(UNDO, "撤销导入")
def undo_batch(running: Running) -> dict[str, object]:
    """Arguments: batch (public id). Result: batch and counts."""
    return told(undo(by=running.actor, batch=_batch(running), at=timezone.now()))


def _batch(running: Running) -> ImportBatch:
    found = batch_of(running.scope, UUID(str(running.arguments["batch"])))
    if found is None:
        raise Refusal(_GONE)
    return found


def asked_of(arguments: Mapping[str, object], on: date) -> Asked:
    """What is asked of a file, out of a job's arguments."""
    answers, mapping = arguments.get("answers"), arguments.get("mapping")
    since = arguments.get("changes_since")
    return Asked(
        RegionCode.parse(str(arguments["region"])),
        on,
        BatchKind(str(arguments.get("kind", BatchKind.PEOPLE))),
        str(arguments.get("sender", "")),
        str(arguments.get("sheet", "")),
        answers if isinstance(answers, dict) else {},
        mapping if isinstance(mapping, dict) else {},
        date.fromisoformat(str(since)) if since else None,
    )


def told(batch: ImportBatch) -> dict[str, object]:
    """A batch as commands and jobs tell of it."""
    names = ("rows", "new", "changed", "unchanged", "ambiguous", "faulty")
    return {
        "batch": str(batch.public_id),
        **{name: getattr(batch, name) for name in names},
    }


@app.periodic(cron="30 3 * * *")
@app.task(name="nuanxin.forget_imports", queue=QUEUE, queueing_lock="forget_imports")
def forget_imports(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """What old imports read is let go, every night; counts stay in the audit trail."""
    keep = Retention(settings.IMPORT_KEPT_DAYS, settings.IMPORT_ABANDONED_DAYS)
    forget_content(by=SYSTEM, keep=keep, now=timezone.now())
