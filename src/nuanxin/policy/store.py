"""Loading the policy: built-in packs and extra folders, checked whole, kept compiled beside the user's cache.

The kept form is valid for exactly these texts, this engine and this Python; anything else is compiled afresh.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from nuanxin.kit.refusal import Refusal
from nuanxin.policy import examples
from nuanxin.policy.faults import PackFault, PackFaults, Place
from nuanxin.policy.link import link
from nuanxin.policy.packreader import read_pack
from nuanxin.policy.packs import CERTAINTIES, Pack
from nuanxin.policy.policy import FiscalSystem, Policy
from nuanxin.policy.shapes import Shape
from nuanxin.policy.soundness import unsound
from nuanxin.policy.topython import emit, functions
from nuanxin.policy.vocabulary import Vocabulary, read_vocabulary
from nuanxin.policy.yamltext import read_pack_text

ENGINE = "1"
BUILT_IN = Path(__file__).resolve().parents[3] / "policies"
VOCABULARY = "vocabulary.yaml"
FISCAL_SYSTEMS = "fiscal_systems.yaml"
MAX_BYTES = 2_000_000
MOST_KEPT = 7


def load_policy(extra: Sequence[Path] = (), *, built_in: Path = BUILT_IN, keep: bool = True) -> Policy:
    """Load the built-in packs and those of `extra` folders or files.

    Every pack is read, typed, checked and its examples run before any of them counts. Raises PackFaults with all
    faults, or Refusal when a folder is not there.
    """
    texts = _texts([built_in, *extra])
    version = _version(texts)
    kept = _cache_file(version) if keep else None
    if kept and (policy := _read_kept(kept)):
        return policy
    policy = compile_policy(texts, version)
    if faults := [*unsound(policy), *examples.failing(policy)]:
        raise PackFaults(faults)
    if kept:
        _keep(kept, policy)
    return policy


def compile_policy(texts: Sequence[tuple[str, str]], version: str = "") -> Policy:
    """Read, type and link packs given as (file name, text); no examples are run."""
    faults: list[PackFault] = []
    vocabulary: Vocabulary | None = None
    packs: list[Pack] = []
    fiscal: list[FiscalSystem] = []
    for file, text in texts:
        try:
            if file.endswith(VOCABULARY):
                vocabulary = read_vocabulary(text, file)
                continue
            content, lines = read_pack_text(text, file)
        except PackFaults as found:
            faults += found.faults
            continue
        if file.endswith(FISCAL_SYSTEMS):
            shape = Shape(file, lines)
            fiscal += _fiscal_systems(content, shape)
            faults += shape.faults
            continue
        pack, found_faults = read_pack(content, lines, file)
        faults += found_faults
        packs += [pack] if pack else []
    if vocabulary is None:
        faults.append(PackFault(Place(VOCABULARY), "没有词汇表，规则里的名词无从解释"))
    if faults or vocabulary is None:
        raise PackFaults(faults)
    linked = link(vocabulary, packs, fiscal)
    source = emit(linked)
    policy = Policy(**{**linked.__dict__, "version": version, "source": source})
    policy.functions.extend(functions(compile(source, "<policy>", "exec")))
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
                raise PackFaults([PackFault(Place(name), "不是 UTF-8 编码", "另存为 UTF-8")]) from None
    return found


def _version(texts: Sequence[tuple[str, str]]) -> str:
    digest = hashlib.sha256(f"{ENGINE} {sys.version}".encode())
    for file, text in texts:
        digest.update(f"\0{file}\0{len(text)}\0".encode())
        digest.update(text.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _fiscal_systems(content: object, shape: Shape) -> list[FiscalSystem]:
    result = []
    # The file is a plain list; under a heading of the same name it is accepted too.
    top = "fiscal_systems" if isinstance(content, dict) else ""
    root = content if isinstance(content, dict) else {top: content}
    for index, item in enumerate(shape.maps(root, (top,))):
        path = (top, str(index)) if top else (str(index),)
        shape.only(item, path, {"region", "system", "from", "certainty", "note"})
        result.append(
            FiscalSystem(
                shape.text(item, (*path, "region")),
                shape.text(item, (*path, "system")),
                shape.day(item, (*path, "from")) or date.min,
                shape.word(item, (*path, "certainty"), CERTAINTIES, "原文"),
                shape.text(item, (*path, "note"), required=False),
            )
        )
    return result


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
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as draft:
            draft.write(seal + content)
        Path(draft.name).replace(file)
    except OSError:
        return
