"""Loading the policy: built-in packs and extra folders, checked whole, kept compiled in the
user's cache.

The kept form is valid for exactly these texts, this engine and this Python; anything else is
compiled afresh by
`building`, which this module reaches by name: deciding one family with a kept policy must not
pay for the compiler.
"""

from __future__ import annotations

import hashlib
import importlib
import marshal
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from nuanxin.kit.refusal import Refusal
from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.policy import Policy
from nuanxin.policy.running import functions

ENGINE = "1"
BUILT_IN = Path(__file__).resolve().parents[3] / "policies"
MAX_BYTES = 2_000_000
MOST_KEPT = 7


def load_policy(
    extra: Sequence[Path] = (), *, built_in: Path = BUILT_IN, keep: bool = True
) -> Policy:
    """Load the built-in packs and those of `extra` folders or files.

    Every pack is read, typed, checked and its examples run before any of them counts. Raises
    PackFaults with all
    faults, or Refusal when a folder is not there.
    """
    texts = _texts([built_in, *extra])
    version = _version(texts)
    kept = _cache_file(version) if keep else None
    if kept and (found := _read_kept(kept)):
        return found
    building = importlib.import_module("nuanxin.policy.building")
    # The built-in packs have proved their examples without the others, which may well change
    # what comes out.
    proved = {pack.pack for pack in load_policy().packs} if extra else set()
    policy: Policy = building.build(texts, version, proved)
    if kept:
        _keep(kept, policy)
    return policy


def _texts(roots: Iterable[Path]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for root in roots:
        if not root.exists():
            raise Refusal(f"没有“{root}”这个文件夹。请核对 --packs 后面的路径。")
        files = [root] if root.is_file() else sorted(root.rglob("*.yaml"))
        if not files:
            raise Refusal(f"“{root}”里没有政策包（.yaml 文件）。")
        base = root.parent
        for file in files:
            name = file.relative_to(base).as_posix()
            if file.stat().st_size > MAX_BYTES:
                raise PackFaults([PackFault(Place(name), "政策包超过 2 MB", "拆成几个文件")])
            try:
                found.append((name, file.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                raise PackFaults(
                    [PackFault(Place(name), "不是 UTF-8 编码", "另存为 UTF-8")]
                ) from None
    return found


def _version(texts: Sequence[tuple[str, str]]) -> str:
    digest = hashlib.sha256(f"{ENGINE} {sys.version}".encode())
    for file, text in texts:
        digest.update(f"\0{file}\0{len(text)}\0".encode())
        digest.update(text.encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        stat = source.stat()
        digest.update(f"{source.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


# -- the kept form
def _cache_file(version: str) -> Path | None:
    root = os.environ.get("NUANXIN_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(root) / "nuanxin" if root else Path("~/.cache/nuanxin").expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = folder.stat()
    except (OSError, RuntimeError):
        return None
    # A pickle is code: only a folder nobody else can write into is trusted.
    if owner.st_uid != os.getuid() or owner.st_mode & 0o022:
        return None
    return folder / f"policy-{version[:32]}.bin"


def _read_kept(file: Path) -> Policy | None:
    try:
        content = file.read_bytes()
        version = bytes.fromhex(file.stem.removeprefix("policy-"))
        if content[:32] != hashlib.sha256(version + content[32:]).digest():
            return None
        size = int.from_bytes(content[32:40], "big")
        policy = pickle.loads(content[40 : 40 + size])  # noqa: S301 -- our own file, see _cache_file
        code = marshal.loads(content[40 + size :])  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError, AttributeError, pickle.UnpicklingError):
        return None
    if not isinstance(policy, Policy):
        return None
    policy.functions.extend(functions(code))
    return policy


def _keep(file: Path, policy: Policy) -> None:
    body = pickle.dumps(policy, protocol=5)
    code = marshal.dumps(compile(policy.source, "<policy>", "exec"))
    content = len(body).to_bytes(8, "big") + body + code
    seal = hashlib.sha256(bytes.fromhex(file.stem.removeprefix("policy-")) + content).digest()
    try:
        kept = sorted(file.parent.glob("policy-*.bin"), key=lambda old: old.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(seal + content)
        draft.replace(file)
    except OSError:
        return
