"""Scans of signed paper: a picture or a PDF of a bearable size, kept as it is, never parsed."""

from __future__ import annotations

from typing import IO, NamedTuple

from django.core.files.base import File

from nuanxin.kit.refusal import Refusal

_LARGEST = 20 * 1024 * 1024
_HEADS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG")


class Scan(NamedTuple):
    """What was handed in, at its beginning."""

    stream: IO[bytes]
    name: str


def read_scan(file: File[bytes] | None, what: str) -> Scan:
    """The scan, `what` is called so in errors. Raises Refusal for anything else."""
    if file is None or file.file is None:
        raise Refusal(f"请选择{what}。")
    if not file.size:
        raise Refusal("扫描件是空的。请重新选择。")
    if file.size > _LARGEST:
        raise Refusal("扫描件超过 20 MB。请降低扫描分辨率再传。")
    head = file.read(8)
    file.seek(0)
    if not head.startswith(_HEADS):
        raise Refusal("扫描件应为 PDF、JPG 或 PNG。请重新扫描或另存后再传。")
    return Scan(file.file, file.name or "扫描件")
