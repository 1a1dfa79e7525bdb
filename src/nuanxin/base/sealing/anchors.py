"""An anchor a day: where the chain stood, in a file outside the database, written once.

Whoever owns the database can write a whole new chain; the anchors then do not fit it. They
serve best where the database's owner cannot write: another disk, another machine, on paper.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from nuanxin.base.sealing.queries import database_mark, last_seal, root_of
from nuanxin.kit.refusal import Refusal

_HEADS = "head-*.txt"  # no anchors: they move on


class Anchor(NamedTuple):
    """The last batch of that moment, its root, and how many entries there were."""

    day: date
    seal: int
    entries: int
    root: str
    written_at: datetime

    @property
    def halves(self) -> tuple[str, str]:
        """The root as two lines people can compare with paper."""
        return self.root[:32], self.root[32:]


def forget_anchors(folder: Path) -> None:
    """Let the anchors of a demonstration go with it: they would not fit the next one."""
    for path in (*folder.glob("*.json"), *folder.glob(_HEADS)):
        path.unlink()


def write_anchor(folder: Path, now: datetime) -> Anchor | None:
    """Write the anchor of the day; None when it stands already, or nothing is sealed yet."""
    seal = last_seal()
    path = folder / f"{now:%Y-%m-%d}.json"
    if seal is None or path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    anchor = Anchor(timezone.localdate(now), seal.number, seal.total, seal.root.hex(), now)
    told = {**anchor._asdict(), "day": f"{anchor.day}", "written_at": now.isoformat()}
    half = path.with_suffix(f".{os.getpid()}")
    opened = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)  # never over one that stands
    except FileExistsError:
        return None
    finally:
        half.unlink()
    return anchor


def mark_head(folder: Path, now: datetime, *, anew: bool = False) -> None:
    """Note beside the anchors where the chain ends now, after every batch.

    Once the chain no longer goes through the place noted, the note stays as it is: whoever cut
    the end off is told of it for good. `anew`: the chain was brought back from a backup.
    """
    last = last_seal()
    if last is None:
        return
    before = None if anew else read_head(folder)
    if before is not None and root_of(before.seal) != before.root:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    day, root = timezone.localdate(now), last.root.hex()
    _write(_head(folder), Anchor(day, last.number, last.total, root, now))


def read_head(folder: Path) -> Anchor | None:
    """Where the chain ended when it was last sealed. Raises Refusal for a file that is none."""
    path = _head(folder)
    return _read(path) if path.exists() else None


def _head(folder: Path) -> Path:
    return folder / _HEADS.replace("*", database_mark())


def _write(path: Path, anchor: Anchor) -> None:
    told = {
        **anchor._asdict(),
        "day": f"{anchor.day}",
        "written_at": anchor.written_at.isoformat(),
    }
    half = path.with_suffix(f".{os.getpid()}")
    with half.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def read_anchors(folder: Path) -> list[Anchor]:
    """Every anchor, the oldest first. Raises Refusal for a file that is none."""
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def _read(path: Path) -> Anchor:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Anchor(
            date.fromisoformat(told["day"]), int(told["seal"]), int(told["entries"]),
            str(told["root"]), datetime.fromisoformat(told["written_at"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Refusal(
            f"锚文件 {path.name} 读不出来，可能被改过。请拿打印件或另一台机器上的副本核对。"
        ) from error
