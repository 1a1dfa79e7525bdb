"""The child process that touches a scan or photo: `python -I cleaner.py FORM EDGE MOST`.

Stands alone on purpose, like `parser.py`: a hostile file meets only this, Pillow and pypdf,
under limits set before the first byte is read. It comes in on standard input; out goes `+` and
the clean bytes, or `-` and a code.
"""

from __future__ import annotations

import io
import re
import resource
import struct
import sys
import zlib
from collections.abc import Iterator

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

MEMORY = 1 << 30
PROCESSOR_SECONDS = 40
OPEN_FILES = 64
MOST_PIXELS = 60_000_000
MOST_OBJECTS = 100_000
_QUALITIES = (85, 75, 65, 55, 45, 35)
_SMALLEST_EDGE = 320
# Keys that make a document act, bring files along or ask for more than to be read.
_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA",
     "/RichMediaContent", "/RichMediaSettings"}
)  # fmt: skip
_VALUES = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
     "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"}
)  # fmt: skip
# What an earlier revision of the file may still hold; long enough not to stand in a picture.
_RAW = re.compile(rb"/(?:JavaScript|Launch\b|EmbeddedFile|RichMedia|FileAttachment)")


class RefusedError(Exception):
    """The file may not be kept; the argument is a code the parent has words for."""


def picture(content: bytes, form: str, edge: int, most: int) -> bytes:
    """The picture made anew, upright, without anything but its pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
        if found.width * found.height > MOST_PIXELS:
            raise RefusedError("huge")
        upright = ImageOps.exif_transpose(found)
        if edge:
            upright.thumbnail((edge, edge))
        fresh = _pixels(upright)
    if not most:
        return _saved(fresh, form, _QUALITIES[0])
    return _within(fresh, most)


def _pixels(image: Image.Image) -> Image.Image:
    """Only the pixels, on white: no position, no camera, no comment, no profile."""
    seen = image.convert("RGBA")
    fresh = Image.new("RGB", image.size, "white")
    fresh.paste(seen, mask=seen.getchannel("A"))
    return fresh


def _within(image: Image.Image, most: int) -> bytes:
    """A JPEG of so many bytes at most: less sharp first, then smaller."""
    while True:
        for quality in _QUALITIES:
            saved = _saved(image, "jpg", quality)
            if len(saved) <= most:
                return saved
        if max(image.size) <= _SMALLEST_EDGE:
            raise RefusedError("huge")
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))


def _saved(image: Image.Image, form: str, quality: int) -> bytes:
    target = io.BytesIO()
    if form == "png":
        image.save(target, "PNG", optimize=True)
    else:
        image.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def document(content: bytes) -> bytes:
    """The PDF as it is, once nothing in it acts, brings files along or is locked."""
    if _RAW.search(content):
        raise RefusedError("active")
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise RefusedError("password")
    if not len(reader.pages):
        raise RefusedError("damaged")
    for found in _objects(reader):
        _plain(found)
    return content


def _objects(reader: PdfReader) -> Iterator[object]:
    """Everything the file holds, whether a page leads there or not."""
    places = {(number, made) for made, rows in reader.xref.items() for number in rows}
    places |= {(number, 0) for number in reader.xref_objStm}
    if len(places) > MOST_OBJECTS:
        raise RefusedError("huge")
    yield reader.trailer
    for number, made in sorted(places):
        yield IndirectObject(number, made, reader).get_object()


def _plain(found: object) -> None:
    waiting = [found]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            if _KEYS & {str(key) for key in part}:
                raise RefusedError("active")
            waiting += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            waiting += list(part)
        elif isinstance(part, NameObject) and str(part) in _VALUES:
            raise RefusedError("active")


def clean(content: bytes, form: str, edge: int, most: int) -> bytes:
    try:
        if form == "pdf":
            return document(content)
        return picture(content, form, edge, most)
    except Image.DecompressionBombError as fault:
        raise RefusedError("huge") from fault
    except (OSError, ValueError, SyntaxError, struct.error, zlib.error, PyPdfError) as fault:
        raise RefusedError("damaged") from fault


def main(form: str, edge: str, most: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = b"+" + clean(sys.stdin.buffer.read(), form, int(edge), int(most))
    except RefusedError as refusal:
        answer = b"-" + str(refusal).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:4])
