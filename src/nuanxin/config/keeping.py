"""Keeps one child process alive: started again when it dies, never two at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from nuanxin.kit.refusal import Refusal

_SECONDS_TO_END = 8.0


class Kept:
    """A child that lives as long as the block; it is waited for before another is started.

    The pause before a restart doubles from `shortest` to `longest` seconds, and begins anew
    after a child that lived longer than `longest`. Before each restart `mend` sees to what the
    child needs.

    The first child stands when the block begins. A block that forks while one is being started
    would keep the pipe open by which it says that it has, and the thread would wait for ever.
    """

    def __init__(
        self,
        command: Sequence[str],
        what: str,
        *,
        mend: Callable[[], object] = lambda: None,
        shortest: float = 1,
        longest: float = 30,
    ) -> None:
        self._command = command
        self._what = what
        self._mend = mend
        self._shortest, self._longest = shortest, longest
        self._over = threading.Event()
        self._starting = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="keeping", daemon=True)

    def __enter__(self) -> Self:
        self._started()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._starting:
            self._over.set()
        if child := self._child:
            child.terminate()
            try:
                child.wait(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                child.kill()
        self._thread.join()

    def _keep(self) -> None:
        pause, child = self._shortest, self._child
        while child:
            began = time.monotonic()
            child.wait()
            if self._over.is_set():
                return
            if time.monotonic() - began > self._longest:
                pause = self._shortest
            print(f"{self._what}停了，{pause:g} 秒后重新启动。", file=sys.stderr, flush=True)
            self._over.wait(pause)
            pause = min(self._longest, 2 * pause)
            self._see_to_it()
            child = self._started()

    def _see_to_it(self) -> None:
        try:
            self._mend()
        except Refusal as refusal:
            print(refusal, file=sys.stderr, flush=True)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """A new child, unless it is over; the lock keeps one from starting after the end."""
        with self._starting:
            if self._over.is_set():
                return None
            self._child = subprocess.Popen(self._command)  # noqa: S603 - our own, no shell
            return self._child
