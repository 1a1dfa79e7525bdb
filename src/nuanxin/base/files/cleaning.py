"""Scans and photos of papers: told by their content, made anew or looked through, or refused.

A picture is made anew from its pixels (no position, no camera, no comment); a PDF is kept as it
is once nothing in it acts or brings files along. Both happen in a child process under limits.
"""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import File

from nuanxin.kit.refusal import Refusal

LARGEST = 10 * 1024 * 1024
WALL_SECONDS = 60
_CLEANER = Path(__file__).with_name("cleaner.py")
_REFUSALS = {
    "active": (
        "PDF 里带有脚本、附件或会自己动作的内容，为安全起见没有收。"
        "请打印后扫描，或另存为普通 PDF 再传"
    ),
    "password": "PDF 设了密码。请去掉密码，另存后再传",
    "huge": "尺寸大得不正常，为安全起见没有打开。请降低扫描分辨率再传",
    "damaged": "文件已损坏，或没有传完。请重新扫描、拍照再传",
}


class Form(StrEnum):
    """What a file is by its first bytes."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"


_HEADS = {b"%PDF-": Form.PDF, b"\xff\xd8\xff": Form.JPEG, b"\x89PNG\r\n\x1a\n": Form.PNG}
MIMES = {Form.PDF: "application/pdf", Form.JPEG: "image/jpeg", Form.PNG: "image/png"}


class Bounds(NamedTuple):
    """How long the longer edge of a picture may be, and how many bytes; 0: as it is."""

    edge: int = 0
    size: int = 0


PHOTO = Bounds(1280, 300 * 1024)


class Clean(NamedTuple):
    """What may be kept."""

    content: bytes
    form: Form


def clean_scan(file: File[bytes] | None, what: str) -> Clean:
    """A scan of `what` (as errors call it): PDF, JPEG or PNG."""
    return _cleaned(_content(file, what), what, Bounds())


def clean_photo(file: File[bytes] | None, what: str) -> Clean:
    """A photo from a phone: small, a JPEG whatever came."""
    content = _content(file, what)
    if _form(content, what) is Form.PDF:
        raise Refusal(f"“{what}”要拍照，这是 PDF。请拍一张照片。")
    return Clean(_cleaned(content, what, PHOTO).content, Form.JPEG)


def _content(file: File[bytes] | None, what: str) -> bytes:
    if file is None:
        raise Refusal(f"请选择“{what}”的文件。")
    if not file.size:
        raise Refusal(f"“{what}”的文件是空的。请重新选择。")
    if file.size > LARGEST:
        raise Refusal(f"“{what}”的文件超过 10 MB。请降低扫描分辨率，或拍照再传。")
    return bytes(file.read())


def _form(content: bytes, what: str) -> Form:
    for head, form in _HEADS.items():
        if content.startswith(head):
            return form
    raise Refusal(f"“{what}”应为 PDF、JPG 或 PNG。请重新扫描、拍照，或另存后再传。")


def _cleaned(content: bytes, what: str, bounds: Bounds) -> Clean:
    form = _form(content, what)
    # -I: neither the working folder nor PYTHON* variables may put code in the child's way.
    command = [sys.executable, "-I", str(_CLEANER), form, f"{bounds.edge}", f"{bounds.size}"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, check=True, capture_output=True, timeout=WALL_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise Refusal(f"“{what}”：{_REFUSALS['damaged']}。") from fault
    if not done.stdout.startswith(b"+"):
        raise Refusal(f"“{what}”：{_REFUSALS[done.stdout[1:].decode()]}。")
    return Clean(done.stdout[1:], form)
