"""A job while it runs: its progress and its lease, kept up by a thread of their own.

The work itself usually sits in one long transaction. Progress written there would be seen by
nobody until the end, so it goes over a second connection, with the heartbeat.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import connection

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope

LEASE_SECONDS = 60
_BEAT_SECONDS = 2.0
_WORD_SECONDS = 0.5
# Never waits for a lock: whoever holds the row is about to say more than we would.
_BEAT = """
UPDATE base_job SET step = %(step)s, message = %(message)s, done = %(done)s, total = %(total)s,
       lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
 WHERE id = (SELECT id FROM base_job WHERE id = %(job)s AND runner = %(runner)s
                AND status = 'doing' FOR UPDATE SKIP LOCKED)
RETURNING stop_asked
"""
_STILL_OURS = "SELECT runner = %s AND status = 'doing' FROM base_job WHERE id = %s"


class Stopped(Exception):
    """Somebody asked the job to stop, or another worker has taken it over."""


@dataclass(frozen=True, slots=True)
class Word:
    """How far it is."""

    done: int = 0
    total: int = 0
    message: str = ""
    step: str = ""


class Running:
    """What a kind gets: its arguments, who asked, and a way to say how far it is."""

    def __init__(
        self,
        job: int,
        runner: UUID,
        arguments: Mapping[str, object],
        actor: Actor,
        scope: Scope,
    ) -> None:
        self.arguments = arguments
        self.actor = actor
        self.scope = scope
        self._job = job
        self._runner = runner
        self._word = Word()
        self._changed = threading.Event()
        self._over = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job {job}", daemon=True)

    @property
    def job(self) -> int:
        """Key of the job, for what it leaves behind."""
        return self._job

    @property
    def word(self) -> Word:
        return self._word

    def progress(self, done: int, total: int, message: str = "", step: str = "") -> None:
        """Say how far it is; cheap enough for every few hundred rows."""
        self._word = Word(done, total, message[:200], step[:60] or self._word.step)
        self._changed.set()

    def stopped(self) -> bool:
        """Whether to give up: asked to stop, or taken over by another worker."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise `Stopped` when it is time to give up; the kind's transaction rolls back."""
        if self.stopped():
            raise Stopped

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._changed.set()
        self._thread.join()

    def _beat(self) -> None:
        known = False
        try:
            while not self._over.is_set():
                known = self._say(known=known)
                self._changed.wait(_BEAT_SECONDS)
                self._changed.clear()
                self._over.wait(_WORD_SECONDS)
        finally:
            connection.close()

    def _say(self, *, known: bool) -> bool:
        """Write progress and lease; whether the row has been seen from outside."""
        word = self._word
        fields: dict[str, str | int | UUID] = {"step": word.step, "message": word.message}
        fields |= {"done": word.done, "total": word.total, "lease": LEASE_SECONDS}
        fields |= {"job": self._job, "runner": self._runner}
        with connection.cursor() as cursor:
            cursor.execute(_BEAT, fields)
            if answer := cursor.fetchone():
                if answer[0]:
                    self._stop.set()
                return True
            cursor.execute(_STILL_OURS, [self._runner, self._job])
            ours = cursor.fetchone()
        # Never seen: the row is not committed yet, somebody runs us inside a transaction.
        if known and ours != (True,):
            self._stop.set()
        return known
