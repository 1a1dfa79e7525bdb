"""Text as GB 18030-2022 bytes: what offices and banks exchange where UTF-8 is not read.

Python's codec follows the 2000 edition; twenty-five rare characters have moved since.
"""

from __future__ import annotations

import unicodedata

_MOVED = {
    0xFE10: 0xE78D, 0xFE12: 0xE78E, 0xFE11: 0xE78F, 0xFE13: 0xE790, 0xFE14: 0xE791,
    0xFE15: 0xE792, 0xFE16: 0xE793, 0xFE17: 0xE794, 0xFE18: 0xE795, 0xFE19: 0xE796,
    0x1E3F: 0xE7C7, 0x20087: 0xE816, 0x20089: 0xE817, 0x200CC: 0xE818, 0x9FB4: 0xE81E,
    0x9FB5: 0xE826, 0x9FB6: 0xE82B, 0x9FB7: 0xE82C, 0x215D7: 0xE831, 0x9FB8: 0xE832,
    0x2298F: 0xE83B, 0x9FB9: 0xE843, 0x9FBA: 0xE854, 0x241FE: 0xE855, 0x9FBB: 0xE864,
}  # fmt: skip
# Private use, half a pair, no character at all: no other machine reads what is meant.
_NOBODY_READS = frozenset({"Co", "Cs", "Cn"})


def encode(text: str) -> bytes:
    """The bytes; raises UnicodeEncodeError for half a pair, which `unreadable` finds first."""
    return text.translate(_MOVED).encode("gb18030")


def unreadable(text: str) -> str:
    """The characters no receiver can read, once each; rare ones with a place are not among
    them. A character newer than this Python's tables counts as read if it is a Han character.
    """
    found = {each for each in text if unicodedata.category(each) in _NOBODY_READS}
    return "".join(sorted(each for each in found if not _newer_han(each)))


def _newer_han(character: str) -> bool:
    """The supplementary planes of Han characters grow with each edition of Unicode."""
    return 0x20000 <= ord(character) <= 0x3FFFD and ord(character) & 0xFFFF < 0xFFFE
