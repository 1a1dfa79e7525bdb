"""The form on the disk: `NXF1`, then pieces of `length(4) | sealed value`.

A piece is bound to its file, its number and whether it is the last: none can be left out, moved
or added, and the end cannot be cut off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, BinaryIO
from uuid import UUID

from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import Unsealable, seal_bytes, unseal_bytes

MAGIC = b"NXF1"
PIECE_BYTES = 256 * 1024
_SEALED_AT_MOST = PIECE_BYTES + 64


def sealed_pieces(owner: UUID, stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """What to write, piece by piece, each with the plain bytes it came from."""
    number, plain = 0, _full(stream)
    while True:
        following = _full(stream)
        sealed = seal_bytes(Kind.FILE, owner, plain, _place(number, last=not following))
        head = b"" if number else MAGIC
        yield head + len(sealed).to_bytes(4, "big") + sealed, plain
        if not following:
            return
        number, plain = number + 1, following


def _full(stream: IO[bytes]) -> bytes:
    """A whole piece even of a stream that gives less at a time; less at its end only."""
    parts, missing = [], PIECE_BYTES
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + (b"last" if last else b"more")


class PartStream(io.RawIOBase):
    """Bytes that are made one part after the other, as a stream: none is held longer than it
    takes to be read, in memory or on the disk.
    """

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next((part for part in self._parts if part), b"")
        view = memoryview(buffer)
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def made(parts: Iterator[bytes]) -> BinaryIO:
    """What is being made, to be stored as it comes."""
    return io.BufferedReader(PartStream(parts), PIECE_BYTES)


class PlainStream(PartStream):
    """The plain bytes of a sealed file, opened one piece at a time. Raises Unsealable."""

    def __init__(self, owner: UUID, source: BinaryIO) -> None:
        super().__init__(plain_pieces(owner, source))
        self._source = source

    def close(self) -> None:
        self._source.close()
        super().close()


def plain_pieces(owner: UUID, source: BinaryIO) -> Iterator[bytes]:
    """The plain bytes, piece by piece; whatever was done to the file is found on the way."""
    if source.read(len(MAGIC)) != MAGIC:
        raise Unsealable("not a sealed file")
    number, sealed = 0, _piece(source)
    while True:
        following = _piece(source)
        place = _place(number, last=not following)
        yield unseal_bytes(Kind.FILE, owner, sealed, place)
        if not following:
            return
        number, sealed = number + 1, following


def _piece(source: BinaryIO) -> bytes:
    """The next sealed piece; nothing at the end of the file."""
    head = source.read(4)
    if not head:
        return b""
    length = int.from_bytes(head, "big")
    sealed = source.read(length) if length <= _SEALED_AT_MOST else b""
    if len(head) < 4 or not sealed or len(sealed) < length:
        raise Unsealable("a piece is cut short")
    return sealed
