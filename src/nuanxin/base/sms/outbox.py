"""The double of a gateway, for demonstration and tests: messages wait here, sealed, unsent."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nuanxin.base.sms.message import Message
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal, unseal

_KEPT_SECONDS = 600


def put(message: Message) -> None:
    """Lay it down; the number is not kept, and what is older than ten minutes goes."""
    folder = Path(settings.SMS_OUTBOX)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _KEPT_SECONDS:
            old.unlink(missing_ok=True)
    file = folder / str(message.reference)
    file.touch(mode=0o600)
    file.write_bytes(seal(Kind.RECORD, message.reference, message.code))


def code_in(reference: UUID) -> str:
    """The code of a message; nothing when it is not there."""
    file = Path(settings.SMS_OUTBOX) / str(reference)
    return unseal(Kind.RECORD, reference, file.read_bytes()) if file.exists() else ""
