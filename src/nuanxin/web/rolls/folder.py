"""The private folder of one piece of work, as both the web process and its child see it."""

from __future__ import annotations

import fcntl
import json
import os
import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked: the uploaded file's name, period, place and answers for all rows."""

    name: str
    at: str
    made_on: str
    region: str = ""
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; `pid` is the child's process group."""

    state: State = State.WAITING
    step: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    pid: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths and small files of one piece of work."""

    path: Path

    @property
    def roll(self) -> Path:
        return self.path / "roll"

    @property
    def workbook(self) -> Path:
        return self.path / "result.xlsx"

    @property
    def summary(self) -> Path:
        return self.path / "summary.json"

    @property
    def token(self) -> str:
        return self.path.name

    def write_order(self, order: Order) -> None:
        self._write("order.json", asdict(order))

    def order(self) -> Order:
        return Order(**json.loads((self.path / "order.json").read_text(encoding="utf-8")))

    def write_progress(self, progress: Progress) -> None:
        self._write("progress.json", asdict(progress))

    def progress(self) -> Progress:
        """How far it is; work whose child is gone without a word is broken."""
        try:
            stored = json.loads((self.path / "progress.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Progress()
        progress = Progress(**{**stored, "state": State(stored["state"])})
        if progress.state is State.RUNNING and not self.worked_on():
            return replace(progress, state=State.BROKEN)
        return progress

    def _write(self, name: str, content: object) -> None:
        draft = self.path / f".{name}"
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.path / name)

    def hold(self) -> IO[bytes]:
        """Take the lock for as long as the returned file stays open: the child's life."""
        lock = (self.path / "lock").open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def worked_on(self) -> bool:
        """Whether a child holds the lock; the kernel lets go of it however the child ends."""
        try:
            handle = os.open(self.path / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False
