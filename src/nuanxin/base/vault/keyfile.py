"""The keys in one file outside the database: made once, never overwritten, owner only."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanxin.base.vault.ciphers import Profile
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal

_FORMAT = 2
# The first version had one profile and did not name it.
_FIRST_FORMAT = 1
_KEY_BYTES, _NONCE_BYTES = 32, 12
_FIRST = 1


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A keeper of keys that read them from a file."""

    fingerprint: str
    profile: Profile
    current: dict[Kind, int]
    sealing: dict[tuple[Kind, int], bytes]
    index: dict[Kind, bytes]

    def current_number(self, kind: Kind) -> int:
        return self.current[kind]

    def sealing_key(self, kind: Kind, number: int) -> bytes | None:
        return self.sealing.get((kind, number))

    def index_key(self, kind: Kind) -> bytes:
        return self.index[kind]


def open_key_file(path: Path, profile: Profile = Profile.GM) -> KeyFile:
    """Read the keys; make them up, of this profile, if there is no file yet."""
    if not path.exists():
        write_new(path, made_up(profile))
    if path.stat().st_mode & 0o077:
        raise Refusal(
            f"密钥文件 {path} 别人也能读。请执行 chmod 600 {path}，再查清谁可能读过它。"
        )
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, InvalidTag) as fault:
        raise Refusal(
            f"密钥文件 {path} 读不出来，多半已损坏。请用备份换回，不要删除或重建："
            "没有原来的密钥，已加密的资料再也打不开。"
        ) from fault


def _read(stored: dict[str, Any]) -> KeyFile:
    if stored["format"] not in {_FIRST_FORMAT, _FORMAT}:
        raise ValueError(stored["format"])
    profile = Profile(stored["profile"]) if stored["format"] == _FORMAT else Profile.INTL
    master = _decoded(stored["master"])
    sealing = {
        (Kind(kind), int(number)): _unwrap(master, f"seal|{kind}|{number}", wrapped)
        for kind, numbers in stored["sealing"].items()
        for number, wrapped in numbers.items()
    }
    index = {
        Kind(kind): _unwrap(master, f"index|{kind}", wrapped)
        for kind, wrapped in stored["index"].items()
    }
    current = {Kind(kind): int(number) for kind, number in stored["current"].items()}
    missing = [
        kind for kind in Kind if (kind, current[kind]) not in sealing or kind not in index
    ]
    if missing:
        raise ValueError(missing)
    return KeyFile(_fingerprint(index), profile, current, sealing, index)


def _fingerprint(index: dict[Kind, bytes]) -> str:
    """Tells two sets of keys apart and gives nothing away; rotation of other keys keeps it."""
    mark = hmac.digest(index[Kind.ID_NUMBER], b"nuanxin key check", "sha256")
    return mark[:16].hex()


def write_new(path: Path, content: dict[str, object]) -> None:
    """Write a new file whole; of two processes at once the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def add_keys(path: Path) -> int:
    """Give every kind a new current key; returns its number."""
    stored, master = _stored(path)
    number = max(int(each) for each in stored["current"].values()) + 1
    for kind in Kind:
        stored["sealing"][kind][str(number)] = wrapped(master, f"seal|{kind}|{number}")
        stored["current"][kind] = number
    _replace(path, stored)
    return number


def drop_keys(path: Path, kinds: Iterable[Kind]) -> Path:
    """Leave only the current key of these kinds; the file as it was is kept beside it."""
    stored, _ = _stored(path)
    number = max(int(each) for each in stored["current"].values())
    before = path.with_name(f"{path.stem}-before-{number}{path.suffix}")
    before.unlink(missing_ok=True)
    write_new(before, stored)
    for kind in kinds:
        current = str(stored["current"][kind])
        stored["sealing"][kind] = {current: stored["sealing"][kind][current]}
    _replace(path, stored)
    return before


def rewrap(path: Path) -> None:
    """Put the same keys under a new master key."""
    stored, master = _stored(path)
    fresh = os.urandom(_KEY_BYTES)
    for kind, numbers in stored["sealing"].items():
        for number, blob in numbers.items():
            label = f"seal|{kind}|{number}"
            numbers[number] = wrapped(fresh, label, _unwrap(master, label, blob))
    for kind, blob in stored["index"].items():
        label = f"index|{kind}"
        stored["index"][kind] = wrapped(fresh, label, _unwrap(master, label, blob))
    stored["master"] = base64.b64encode(fresh).decode()
    _replace(path, stored)


def _stored(path: Path) -> tuple[dict[str, Any], bytes]:
    """What stands in the file, proven readable, and its master key."""
    open_key_file(path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    return stored, _decoded(stored["master"])


def _replace(path: Path, content: dict[str, Any]) -> None:
    """Write the file anew, whole; a reader finds the old one or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(draft, content)
    _read(json.loads(draft.read_text(encoding="utf-8")))
    draft.replace(path)


def made_up(profile: Profile) -> dict[str, object]:
    """A fresh set of keys, wrapped."""
    master = os.urandom(_KEY_BYTES)
    return {
        "format": _FORMAT,
        "profile": profile,
        "master": base64.b64encode(master).decode(),
        "current": dict.fromkeys(Kind, _FIRST),
        "sealing": {
            kind: {str(_FIRST): wrapped(master, f"seal|{kind}|{_FIRST}")} for kind in Kind
        },
        "index": {kind: wrapped(master, f"index|{kind}") for kind in Kind},
    }


def wrapped(master: bytes, label: str, key: bytes = b"") -> str:
    """A key, a new one unless given, wrapped by the master key and bound to what it is for."""
    nonce = os.urandom(_NONCE_BYTES)
    blob = AESGCM(master).encrypt(nonce, key or os.urandom(_KEY_BYTES), label.encode())
    return base64.b64encode(nonce + blob).decode()


def _unwrap(master: bytes, label: str, wrapped: str) -> bytes:
    blob = _decoded(wrapped)
    return AESGCM(master).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], label.encode())


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
