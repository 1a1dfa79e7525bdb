"""Starting, stopping and forgetting a piece of work."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from nuanxin.kit.refusal import Refusal
from nuanxin.web.rolls.folder import Folder, Order, Progress, State

MOST_AT_ONCE = 2


def start(chunks: Iterable[bytes], order: Order) -> Folder:
    """Put the roll into a private folder and let a child decide it."""
    forget_old()
    root = settings.ROLL_FOLDER
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (
        sum(Folder(path).worked_on() for path in root.iterdir() if path.is_dir())
        >= MOST_AT_ONCE
    ):
        raise Refusal("现在已有两份名册在算。请过几分钟再上传。")
    folder = Folder(root / secrets.token_urlsafe(24))
    folder.path.mkdir(mode=0o700)
    with folder.roll.open("wb") as target:
        for chunk in chunks:
            target.write(chunk)
    folder.write_order(order)
    lock = folder.hold()  # handed down to the child: no moment without it
    # What a fault of ours prints may quote the roll: it stays in the private folder.
    with lock, (folder.path / "trouble").open("wb") as trouble:
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "nuanxin.web.rolls.worker", str(folder.path)],
            stdin=subprocess.DEVNULL,
            stdout=trouble,
            stderr=trouble,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
        folder.write_progress(Progress(State.RUNNING, "排队", 0, 1, pid=child.pid))
    threading.Thread(target=child.wait, daemon=True).start()
    timer = threading.Timer(settings.ROLL_KEPT_MINUTES * 60, forget, (folder,))
    timer.daemon = True
    timer.start()
    return folder


def stop(folder: Folder) -> None:
    """Stop the child and keep nothing but the word that it was stopped."""
    progress = folder.progress()
    if progress.state is State.RUNNING:
        _end(folder, progress.pid)
        folder.write_progress(Progress(State.STOPPED, message="已按您的要求停止，名册已删除。"))
        folder.roll.unlink(missing_ok=True)


def forget(folder: Folder) -> None:
    """Delete everything of this piece of work, whatever it is doing."""
    if not folder.path.is_dir():
        return
    progress = folder.progress()
    if progress.state is State.RUNNING:
        _end(folder, progress.pid)
    shutil.rmtree(folder.path, ignore_errors=True)


def forget_old() -> None:
    """Delete what is older than half an hour; run at every upload and at every start."""
    root: Path = settings.ROLL_FOLDER
    if not root.is_dir():
        return
    limit = time.time() - settings.ROLL_KEPT_MINUTES * 60
    for path in root.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir() and path.stat().st_mtime < limit:
                forget(Folder(path))


def _end(folder: Folder, group: int) -> None:
    """End the child and its parser; the lock proves that the number still means them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group > 1 and folder.worked_on():
            os.killpg(group, signal.SIGKILL)
