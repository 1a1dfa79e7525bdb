"""The keys in one file outside the database: made once, never overwritten, owner only."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal

_FORMAT = 1
_KEY_BYTES, _NONCE_BYTES = 32, 12
_FIRST = 1


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A keeper of keys that read them from a file."""

    fingerprint: str
    current: dict[Kind, int]
    sealing: dict[tuple[Kind, int], bytes]
    index: dict[Kind, bytes]

    def current_number(self, kind: Kind) -> int:
        return self.current[kind]

    def sealing_key(self, kind: Kind, number: int) -> bytes | None:
        return self.sealing.get((kind, number))

    def index_key(self, kind: Kind) -> bytes:
        return self.index[kind]


def open_key_file(path: Path) -> KeyFile:
    """Read the keys; make them up if there is no file yet."""
    if not path.exists():
        _make(path)
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
    if stored["format"] != _FORMAT:
        raise ValueError(stored["format"])
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
    return KeyFile(_fingerprint(index), current, sealing, index)


def _fingerprint(index: dict[Kind, bytes]) -> str:
    """Tells two sets of keys apart and gives nothing away; rotation of other keys keeps it."""
    mark = hmac.digest(index[Kind.ID_NUMBER], b"nuanxin key check", "sha256")
    return mark[:16].hex()


def _make(path: Path) -> None:
    """Write a new file whole; of two processes at once the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(_made_up(), stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _made_up() -> dict[str, object]:
    master = os.urandom(_KEY_BYTES)
    return {
        "format": _FORMAT,
        "master": base64.b64encode(master).decode(),
        "current": dict.fromkeys(Kind, _FIRST),
        "sealing": {
            kind: {str(_FIRST): _wrapped_new(master, f"seal|{kind}|{_FIRST}")} for kind in Kind
        },
        "index": {kind: _wrapped_new(master, f"index|{kind}") for kind in Kind},
    }


def _wrapped_new(master: bytes, label: str) -> str:
    """A new key, wrapped by the master key and bound to what it is for."""
    nonce = os.urandom(_NONCE_BYTES)
    wrapped = AESGCM(master).encrypt(nonce, os.urandom(_KEY_BYTES), label.encode())
    return base64.b64encode(nonce + wrapped).decode()


def _unwrap(master: bytes, label: str, wrapped: str) -> bytes:
    blob = _decoded(wrapped)
    return AESGCM(master).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], label.encode())


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
