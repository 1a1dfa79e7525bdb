"""Fetch the front-end files we ship (`npm pack`), note their checksums, cut our icons.

Nothing here runs when the product is set up or served: the results are committed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "nuanxin"
STATIC = SOURCE / "base" / "ui" / "static"
DOWNLOADS = PROJECT / "var" / "npm"
ICONS = ("@tabler/icons-sprite", "3.48.0")
# Chosen in Python by what they mean; the others are named in templates.
BY_MEANING = {"alert-circle", "alert-triangle", "circle-check", "info-circle"}


@dataclass(frozen=True)
class Piece:
    """One npm package: which of its files we keep, and under which licence."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...]


SHIPPED = (
    Piece("@tabler/core", "1.1.0", "MIT", ("dist/css/tabler.min.css", "LICENSE")),
    Piece("htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js", "LICENSE")),
    Piece("echarts", "6.1.0", "Apache-2.0", ("dist/echarts.min.js", "LICENSE", "NOTICE")),
)
TESTED_WITH = (
    Piece("axe-core", "4.14.1", "MPL-2.0", ("axe.min.js", "locales/zh_CN.json", "LICENSE")),
)


def tarball(name: str, version: str) -> tarfile.TarFile:
    """The package as published, fetched once into var/npm."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    file = DOWNLOADS / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not file.exists():
        subprocess.run(
            ["npm", "pack", f"{name}@{version}", "--silent"], cwd=DOWNLOADS, check=True
        )
    return tarfile.open(file)


def content(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(f"package/{name}")
    if member is None:
        raise FileNotFoundError(name)
    return member.read()


def keep(pieces: tuple[Piece, ...], target: Path) -> None:
    """Write the wanted files below `target`, and a manifest with their checksums."""
    manifest = []
    for piece in pieces:
        folder = target / f"{piece.name.lstrip('@').replace('/', '-')}@{piece.version}"
        folder.mkdir(parents=True, exist_ok=True)
        checksums = {}
        with tarball(piece.name, piece.version) as package:
            for name in piece.files:
                # A source map named but absent makes the hashed static storage refuse the file.
                body = re.sub(
                    rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*",
                    b"",
                    content(package, name),
                )
                file = folder / Path(name).name
                file.write_bytes(body)
                checksums[file.name] = hashlib.sha256(body).hexdigest()
        manifest.append(
            {
                "name": piece.name,
                "version": piece.version,
                "licence": piece.licence,
                "files": checksums,
            }
        )
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (target / "manifest.json").write_text(text + "\n", encoding="utf-8")


def cut_icons() -> None:
    """Keep the icons our templates, tags and scripts name."""
    named = re.compile(r"nx_icon \"([a-z0-9-]+)\"|icon=\"([a-z0-9-]+)\"")
    names = set(BY_MEANING)
    for pattern in ("*.html", "*.py", "static/nx/*.js"):
        for file in SOURCE.rglob(pattern):
            found = named.findall(file.read_text(encoding="utf-8"))
            names |= {name for group in found for name in group if name}
    with tarball(*ICONS) as package:
        sprite = content(package, "dist/tabler-sprite.svg").decode()
        licence = content(package, "LICENSE")
    symbols = []
    for name in sorted(names):
        symbol = re.search(rf'<symbol id="tabler-{name}" .*?</symbol>', sprite)
        if symbol is None:
            raise SystemExit(f"no such icon: {name}")
        symbols.append(
            symbol.group()
            .replace('id="tabler-', 'id="i-')
            .replace(' stroke-width="2"', "")
            .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
        )
    svg = '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"
    (STATIC / "nx" / "icons.svg").write_text(svg, encoding="utf-8")
    (STATIC / "nx" / "icons.LICENSE").write_bytes(licence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--icons", action="store_true", help="only cut the icon sprite again")
    if not parser.parse_args().icons:
        keep(SHIPPED, STATIC / "vendor")
        keep(TESTED_WITH, PROJECT / "tests" / "vendor")
    cut_icons()


if __name__ == "__main__":
    main()
