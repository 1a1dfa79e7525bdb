"""The thread that seals, beside whatever the worker is busy with."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.anchors import mark_head, write_anchor
from nuanxin.kit.refusal import Refusal

_EVERY_SECONDS = 3.0
logger = logging.getLogger(__name__)


@contextmanager
def sealing_beside() -> Iterator[None]:
    """While this lasts, what is committed is sealed within seconds; once more at its end."""
    over = threading.Event()
    thread = threading.Thread(target=_seal_until, args=(over,), name="sealer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _seal_until(over: threading.Event) -> None:
    last = told = False
    while not last:
        last = over.wait(_EVERY_SECONDS)
        try:
            if seal_pending():
                write_anchor(settings.ANCHOR_FOLDER, timezone.localtime())
                mark_head(settings.ANCHOR_FOLDER, timezone.localtime())
                told = False
        except DatabaseError:
            logger.exception("nothing sealed; the next pass will")
            connection.close()
        except (OSError, Refusal):
            # A full disk, a share that only takes new files: sealing goes on without.
            if not told:
                logger.exception("the trail is sealed, but not noted beside the anchors")
            told = True
    connection.close()
