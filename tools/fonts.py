"""Cut the font that papers are printed with out of Noto Serif CJK (Debian's fonts-noto-cjk).

Nothing here runs when the product is set up or served: the result is committed. It keeps the
8,105 characters of the national table of 2013 (data/fonts/characters.txt), those of GB 2312,
of every division's name and of our own texts, and is renamed, as the licence asks of a part.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).resolve().parents[1]
TARGET = PROJECT / "data" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
NAME = "Nuanxin Song"
SIMPLIFIED = 2  # its place in the collection
_MARKS = (range(0x20, 0x7F), range(0xA0, 0x100), range(0x2010, 0x2070), range(0x2460, 0x24A0))
_MORE = (range(0x2500, 0x2600), range(0x3000, 0x3040), range(0xFF00, 0xFFF0))
_RARE = "𬎆𬮤𣒍𤩽㛃䶮𬍛𠅤㭎㵑㸌䝙䲟𦰡"
_NAMES = {1: NAME, 3: f"{NAME} 1", 4: NAME, 6: "NuanxinSong-Regular", 16: NAME, 17: "Regular"}


def characters() -> set[int]:
    """Everything the font is to have."""
    told = (TARGET / "characters.txt").read_text(encoding="utf-8")
    told += gzip.decompress((PROJECT / "data/regions/nbs2023.txt.gz").read_bytes()).decode()
    for folder in ("policies", "procedures", "src"):
        for path in (PROJECT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".html"}:
                told += path.read_text(encoding="utf-8")
    told += "".join(_of_gb2312()) + _RARE
    found = {ord(c) for c in told if c not in "\r\n\t"}
    return found.union(*_MARKS, *_MORE)


def _of_gb2312() -> list[str]:
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return [row.decode("gb2312", "ignore") for row in rows]


def cut(source: Path, target: Path) -> int:
    """Write the part; return how many characters it has."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.desubroutinize = False
    font = TTFont(source, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in _NAMES:
            font["name"].setName(
                _NAMES[record.nameID], record.nameID, record.platformID, record.platEncID,
                record.langID,
            )  # fmt: skip
        elif record.nameID not in {0, 13, 14}:
            font["name"].removeNames(nameID=record.nameID)
    inner = font["CFF "].cff
    inner.fontNames = ["NuanxinSong-Regular"]
    inner.topDictIndex[0].FullName = inner.topDictIndex[0].FamilyName = NAME
    font.save(target)
    return len(font.getBestCmap())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SOURCE)
    asked = parser.parse_args()
    target = TARGET / "NuanxinSong-Regular.otf"
    count = cut(asked.source, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (TARGET / "SHA256SUMS").write_text(f"{digest}  {target.name}\n", encoding="utf-8")
    print(f"{target.name}: {count} characters, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
