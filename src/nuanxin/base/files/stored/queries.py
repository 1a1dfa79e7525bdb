"""Finding files and opening them."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db.models import QuerySet

from nuanxin.base.files.scratch import scratch_folder
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.pieces import PIECE_BYTES, PlainStream
from nuanxin.base.files.stored.places import place_of
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.sealing import Unsealable
from nuanxin.kit.refusal import Refusal


def stored_file(scope: Scope, public_id: UUID) -> StoredFile | None:
    """A file of the area; nothing for another area's, as if it did not exist."""
    found: StoredFile | None = (
        StoredFile.objects.within(scope).filter(public_id=public_id).first()
    )
    return found


def same_content(scope: Scope, sha256: str, purpose: str) -> QuerySet[StoredFile]:
    """Files with the same bytes handed in for the same purpose, the newest first."""
    found: QuerySet[StoredFile] = StoredFile.objects.within(scope).filter(
        sha256=sha256, purpose=purpose
    )
    return found.order_by("-id")


def opened(stored: StoredFile) -> BinaryIO:
    """The plain bytes as a stream, to be closed by who reads. Raises Unsealable on the way."""
    try:
        source = place_of(stored).open("rb")
    except FileNotFoundError as fault:
        raise Refusal(
            f"文件“{stored.name}”不在存放处了。请让管理员从备份里找回，或重新上传。"
        ) from fault
    return io.BufferedReader(PlainStream(stored.public_id, source), PIECE_BYTES)


@contextmanager
def plain_copy(stored: StoredFile) -> Iterator[Path]:
    """A private plain file for a parser in another process, gone afterwards."""
    with scratch_folder() as folder, opened(stored) as source:
        path = folder / "plain"
        path.touch(mode=0o600)
        with path.open("wb") as target:
            shutil.copyfileobj(source, target, PIECE_BYTES)
        yield path


def is_as_stored(stored: StoredFile) -> bool:
    """Whether what lies on the disk opens, to the very bytes that were handed in."""
    return holds(stored, _pieces(stored))


def holds(stored: StoredFile, plain: Iterable[bytes]) -> bool:
    """Whether these are the very bytes that were handed in; what does not open is not."""
    digest = hashlib.sha256()
    try:
        for part in plain:
            digest.update(part)
    except (Unsealable, OSError):
        return False
    return digest.hexdigest() == stored.sha256


def _pieces(stored: StoredFile) -> Iterator[bytes]:
    with opened(stored) as source:
        yield from iter(partial(source.read, PIECE_BYTES), b"")
