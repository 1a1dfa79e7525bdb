"""Loading the policy: built-in packs and extra folders, checked whole, kept compiled in the
user's cache.

The kept form is valid for exactly these texts, this engine and this Python; anything else is
compiled afresh by `building`, which this module reaches by name. Deciding one family with a
kept policy must not pay for the compiler, nor for pathlib and hashlib (docs/decisions/0009).
"""

from __future__ import annotations

import importlib
import marshal
import os
import pickle
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence

from nuanxin.kit.refusal import Refusal
from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.policy import Policy
from nuanxin.policy.running import functions

ENGINE = "1"
HERE = os.path.dirname(os.path.abspath(__file__))
BUILT_IN = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(HERE))), "policies")
MAX_BYTES = 2_000_000
MOST_KEPT = 8
Texts = list[tuple[str, str]]


def load_policy(
    extra: Sequence[os.PathLike[str] | str] = (),
    *,
    built_in: os.PathLike[str] | str = BUILT_IN,
    keep: bool = True,
) -> Policy:
    """Load the built-in packs and those of `extra` folders or files.

    Every pack is read, typed, checked and its examples run before any of them counts. Raises
    PackFaults with all faults, or Refusal when a folder is not there.
    """
    texts = _texts([os.fspath(built_in), *(os.fspath(folder) for folder in extra)])
    stamp = marshal.dumps((ENGINE, sys.version, list(_engine()), texts))
    kept = _cache_file(stamp) if keep else ""
    if kept and (found := _read_kept(kept, stamp)):
        return found
    building = importlib.import_module("nuanxin.policy.building")
    # The built-in packs have proved their examples without the others, which may well change
    # what comes out.
    proved = {pack.pack for pack in load_policy().packs} if extra else set()
    policy: Policy = building.build(texts, proved)
    if kept:
        _keep(kept, stamp, policy)
    return policy


def _texts(roots: Iterable[str]) -> Texts:
    found: Texts = []
    for root in roots:
        if not os.path.exists(root):
            raise Refusal(f"没有“{root}”这个文件夹。请核对政策包的路径。")
        files = [root] if os.path.isfile(root) else sorted(_packs_below(root))
        if not files:
            raise Refusal(f"“{root}”里没有政策包（.yaml 文件）。")
        base = os.path.dirname(os.path.abspath(root))
        found += [(_name(file, base), _read(file, _name(file, base))) for file in files]
    return found


def _packs_below(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        yield from (os.path.join(place, name) for name in names if name.endswith(".yaml"))


def _name(file: str, base: str) -> str:
    return os.path.relpath(os.path.abspath(file), base).replace(os.sep, "/")


def _read(file: str, name: str) -> str:
    if os.path.getsize(file) > MAX_BYTES:
        raise PackFaults([PackFault(Place(name), "政策包超过 2 MB", "拆成几个文件")])
    try:
        with open(file, encoding="utf-8") as opened:
            return opened.read()
    except UnicodeDecodeError:
        fault = PackFault(Place(name), "不是 UTF-8 编码", "另存为 UTF-8")
        raise PackFaults([fault]) from None
    except OSError:
        raise PackFaults([PackFault(Place(name), "读不到这个文件", "核对权限")]) from None


def _engine() -> Iterator[tuple[str, int, int]]:
    """The engine's own files, as they stand."""
    for folder in (HERE, os.path.join(HERE, "reading"), os.path.join(HERE, "sql")):
        for entry in sorted(os.scandir(folder), key=lambda each: each.name):
            if entry.name.endswith(".py"):
                stat = entry.stat()
                yield entry.name, stat.st_size, stat.st_mtime_ns


# -- the kept form: stamp, policy, code, each with its length, and a check sum over all
def _cache_file(stamp: bytes) -> str:
    root = os.environ.get("NUANXIN_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = os.path.join(root or os.path.expanduser("~/.cache"), "nuanxin")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        owner = os.stat(folder)
    except OSError:
        return ""
    # A pickle is code: only a folder nobody else can write into is trusted.
    if owner.st_uid != os.getuid() or owner.st_mode & 0o022:
        return ""
    return os.path.join(folder, f"policy-{len(stamp):x}-{zlib.crc32(stamp):08x}.bin")


def _read_kept(file: str, stamp: bytes) -> Policy | None:
    try:
        with open(file, "rb") as opened:
            content = opened.read()
        if zlib.crc32(content[4:]) != int.from_bytes(content[:4], "big"):
            return None
        parts = list(_unpacked(content[4:]))
        if parts[0] != stamp:
            return None
        policy = pickle.loads(parts[1])  # noqa: S301 -- our own file, see _cache_file
        code = marshal.loads(parts[2])  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError, AttributeError, IndexError):
        return None
    except (ImportError, pickle.UnpicklingError):
        return None
    if not isinstance(policy, Policy):
        return None
    policy.functions.extend(functions(code))
    return policy


def _unpacked(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 8], "big")
        yield content[at + 8 : at + 8 + size]
        at += 8 + size


def _keep(file: str, stamp: bytes, policy: Policy) -> None:
    code = marshal.dumps(compile(policy.source, "<policy>", "exec"))
    parts = (stamp, pickle.dumps(policy, protocol=5), code)
    content = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    draft = f"{file}.{os.getpid()}"
    try:
        _forget_the_oldest(os.path.dirname(file))
        with open(draft, "wb") as opened:
            opened.write(zlib.crc32(content).to_bytes(4, "big") + content)
        os.replace(draft, file)
    except OSError:
        return


def _forget_the_oldest(folder: str) -> None:
    kept = sorted(os.scandir(folder), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[MOST_KEPT - 1 :]:
        if old.name.startswith("policy-"):
            os.unlink(old.path)
