"""Taking files in and letting them go."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import unicodedata
from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.pieces import sealed_pieces
from nuanxin.base.files.stored.places import folder, place_of
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.identifiers import new_id

_LONGEST_NAME = 200
_ORPHAN_SECONDS = 24 * 60 * 60


@transaction.atomic
def store(
    by: Actor,
    stream: IO[bytes],
    name: str,
    region: int,
    purpose: str,
    kept_until: date | None = None,
) -> StoredFile:
    """Seal a stream into the file folder; without `kept_until` it stays until removed.

    Should the transaction fail, the sealed file stays behind without a row; `sweep` removes it.
    """
    public_id, place = new_id(), secrets.token_hex(16)
    sha256, size = _write(public_id, place, stream)
    stored = StoredFile.objects.create(
        public_id=public_id,
        region=region,
        name=clean_name(name),
        purpose=purpose,
        sha256=sha256,
        size=size,
        place=place,
        kept_until=kept_until,
        stored_by_id=by.user_id,
    )
    record(by, "file.stored", [_subject(stored)], of=purpose, sha256=sha256, size=size)
    return stored


def _write(owner: UUID, place: str, stream: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    path = folder() / place
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            for sealed, plain in sealed_pieces(owner, stream):
                target.write(sealed)
                digest.update(plain)
                size += len(plain)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        path.unlink()
        raise
    return digest.hexdigest(), size


def clean_name(name: str) -> str:
    """The last part of what the sender called it, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return kept[-_LONGEST_NAME:] or "未命名"


@transaction.atomic
def hand_over(files: Collection[int], to: int) -> None:
    """Whoever has the family's file from now on has what was kept with it."""
    StoredFile.objects.filter(pk__in=files).update(region=to)


def remove(by: Actor, stored: StoredFile, *, purpose: str = "") -> None:
    """Let a file go: the row now, the sealed bytes when that is certain."""
    record(by, "file.removed", [_subject(stored)], purpose=purpose, sha256=stored.sha256)
    path = place_of(stored)
    stored.delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


@transaction.atomic
def remove_expired(by: Actor, on: date) -> int:
    """Let every file go whose time is over; return how many."""
    expired = list(StoredFile.objects.filter(kept_until__lt=on).select_for_update())
    for stored in expired:
        remove(by, stored, purpose="保存期满")
    return len(expired)


def sweep() -> int:
    """Remove sealed files of more than a day without a row; return how many."""
    old = time.time() - _ORPHAN_SECONDS
    found = {path.name: path for path in folder().iterdir() if path.stat().st_mtime < old}
    known = StoredFile.objects.filter(place__in=list(found)).values_list("place", flat=True)
    for name in known:
        del found[name]
    for path in found.values():
        path.unlink(missing_ok=True)
    return len(found)


def _subject(stored: StoredFile) -> Subject:
    return Subject("file", stored.pk, stored.region)
