"""Ordering the jobs of an import from its pages."""

from __future__ import annotations

import hashlib
import json

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.actions import resume, start
from nuanxin.base.jobs.models import Job
from nuanxin.registry.exchange.kinds import LOOK, STAGE
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.queries import senders
from nuanxin.registry.exchange.words import BatchKind
from nuanxin.web.imports.forms import Matched, Upload

_AGAIN = frozenset({Job.Status.FAILED, Job.Status.STOPPED, Job.Status.INTERRUPTED})


def order_file(request: OfficeRequest, form: Upload) -> Job:
    """Keep the file sealed; order a first look into a roll, the reading of any other book."""
    if form.file is None:
        raise AssertionError("the form has been checked")
    kind, name = form.kind.value, form.file.name or "名册"
    stored = store(request.actor, form.file, name, form.region, f"import.{kind}")
    sender = form.sender.value
    known = senders(request.scope, kind).filter(sender=sender).first()
    arguments: dict[str, object] = {
        "file": str(stored.public_id),
        "kind": kind,
        "sender": sender,
        "region": str(form.region),
        "mapping": dict(known.mapping) if known else {},
        "answers": dict(known.answers) if known else {},
    }
    return start(
        LOOK if kind == BatchKind.PEOPLE else STAGE,
        by=request.actor,
        region=form.region,
        arguments=arguments,
        key=str(stored.public_id),
    )


def order_reading(request: OfficeRequest, look: Job, matched: Matched) -> Job:
    """Order the reading, with what the columns mean."""
    arguments = {
        **look.arguments,
        "mapping": matched.mapping,
        "answers": matched.answers,
        "changes_since": matched.changes_since,
    }
    text = json.dumps(arguments, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()
    return _again(
        request,
        start(STAGE, by=request.actor, region=look.region, arguments=arguments, key=key),
    )


def order(request: OfficeRequest, kind: str, batch: ImportBatch, turn: str = "") -> Job:
    """Order something to be done with a batch; what failed before begins anew."""
    key = f"{batch.public_id}{turn}"
    arguments: dict[str, object] = {"batch": str(batch.public_id)}
    return _again(
        request,
        start(kind, by=request.actor, region=batch.region, arguments=arguments, key=key),
    )


def _again(request: OfficeRequest, job: Job) -> Job:
    return resume(job=job, by=request.actor) if job.status in _AGAIN else job
