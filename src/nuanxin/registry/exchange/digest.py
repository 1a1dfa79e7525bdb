"""The digest of a file, as batches keep it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nuanxin.kit.refusal import Refusal


def sha256_of(path: Path) -> str:
    """Raises Refusal for a file that is not there."""
    if not path.is_file():
        raise Refusal(f"{path}：找不到这个文件。请核对路径。")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
