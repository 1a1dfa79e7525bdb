"""Which characters the fonts at hand can show; what they cannot is said in words.

Reads the two tables of characters fonts have today (formats 4 and 12); Typst falls back from
font to font, so what any of them has can be printed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SHIPPED = Path(__file__).resolve().parents[4] / "data" / "fonts"
STAND_IN = "〓"
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_DRAWS_NOTHING = frozenset("\n\t\u3000 \u00a0")


def font_folders() -> list[Path]:
    """Our own fonts, then the folder an installation names."""
    named = settings.PAPER_FONTS
    return [SHIPPED, *([Path(named)] if named else [])]


@lru_cache(maxsize=1)
def shown() -> frozenset[int]:
    """Every character some font at hand has."""
    found: set[int] = set()
    for folder in font_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES:
                found.update(covered(path.read_bytes()))
    return frozenset(found)


def printable(text: str, lacking: set[str]) -> str:
    """The text with a mark where a character has no glyph; these are added to `lacking`."""
    known = shown()
    lost = {c for c in text if ord(c) not in known and c not in _DRAWS_NOTHING}
    if not lost:
        return text
    lacking |= lost
    return "".join(STAND_IN if c in lost else c for c in text)


def said(lacking: Iterable[str]) -> str:
    """The note at the foot of the sheet; nothing when every character has a glyph."""
    named = "、".join(f"U+{ord(c):04X}" for c in sorted(lacking))
    if not named:
        return ""
    return (
        f"{STAND_IN} 处的字本机字库没有字形（{named}），请对照 DOCX 或原件手写补上；"
        "装上含这些字的字库后可以直接打印。"
    )


def covered(font: bytes) -> Iterator[int]:
    """The characters of a font file, or of every font in a collection."""
    if font[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", font, 8)
        for offset in struct.unpack_from(f">{count}I", font, 12):
            yield from _of_one(font, offset)
    else:
        yield from _of_one(font, 0)


def _of_one(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, at + 4)
    for place in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", font, at + 12 + 16 * place)
        if tag == b"cmap":
            yield from _tables(font, offset)


def _tables(font: bytes, at: int) -> Iterator[int]:
    """The long table where there is one: it has all the short one has."""
    (count,) = struct.unpack_from(">H", font, at + 2)
    places = (struct.unpack_from(">I", font, at + 8 + 8 * n)[0] for n in range(count))
    forms = {struct.unpack_from(">H", font, at + place)[0]: at + place for place in places}
    if 12 in forms:
        yield from _long(font, forms[12])
    elif 4 in forms:
        yield from _short(font, forms[4])


def _short(font: bytes, at: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            yield from range(start, end + 1)


def _long(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for place in range(groups):
        start, end, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * place)
        yield from range(start, end + 1)
