"""The child process that opens an office's DOCX: `python -I -m nuanxin.base.papers.child`.

It is given an order and a file on standard input and answers on standard output, under limits
set before the first byte is read. Nothing of it, template or words, touches the disk.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from typing import Any, BinaryIO

from docx.opc.exceptions import PackageNotFoundError
from jinja2 import TemplateError
from lxml.etree import LxmlError

from nuanxin.base.papers.filling import Names, braces_elsewhere, fill, forbidden, used
from nuanxin.base.papers.guard import refused
from nuanxin.base.papers.places import lacking, misplaced

MEMORY = 1 << 30
PROCESSOR_SECONDS = 10
_LENGTH = 8
_UNREADABLE = "文件已损坏，读不出来。请用 WPS 或 Word 打开，另存为 .docx 再交"


def packed(told: dict[str, Any], content: bytes) -> bytes:
    """An order or an answer on its way: its length, its words, the file behind."""
    words = json.dumps(told, ensure_ascii=False).encode()
    return len(words).to_bytes(_LENGTH, "big") + words + content


def unpacked(sent: bytes) -> tuple[dict[str, Any], bytes]:
    end = _LENGTH + int.from_bytes(sent[:_LENGTH], "big")
    told: dict[str, Any] = json.loads(sent[_LENGTH:end])
    return told, sent[end:]


def faults_of(content: bytes, names: Names) -> list[str]:
    """Everything that keeps the template from being used, each with its place."""
    if reason := refused(content):
        return [reason]
    try:
        return (
            misplaced(content, names)
            or forbidden(content, names)
            or [f"{name}：这个部分里不能写标记" for name in braces_elsewhere(content)]
            or lacking(used(content))
        )
    except (LxmlError, KeyError, ValueError, PackageNotFoundError, zipfile.BadZipFile):
        return [_UNREADABLE]


def answer(sent: bytes) -> bytes:
    """The filled file, or what is wrong with the template."""
    order, content = unpacked(sent)
    lists = {name: frozenset(columns) for name, columns in order["lists"].items()}
    names = Names(frozenset(order["single"]), lists)
    if faults := faults_of(content, names):
        return packed({"faults": faults}, b"")
    try:
        return packed({"faults": []}, fill(content, order["words"]))
    except (LxmlError, TemplateError, KeyError, ValueError):
        return packed({"faults": [_UNREADABLE]}, b"")


def main(source: BinaryIO, target: BinaryIO) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    target.write(answer(source.read()))
    target.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
