"""Who keeps the keys: a file today, a hardware module or a key service behind the same face."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from nuanxin.base.vault.ciphers import Profile, Sealer, digest, sealer
from nuanxin.base.vault.keyfile import open_key_file
from nuanxin.base.vault.kinds import Kind

NOTICED_WITHIN = 2.0
"""Seconds until every process seals with the newest keys."""


class _Read:
    """When the key file was read as it stands, and when to look again."""

    written = 0
    again_at = 0.0


_READ = _Read()


class KeyProvider(Protocol):
    """Several sealing keys of a kind may be readable; one, the current number, seals."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def profile(self) -> Profile: ...

    def current_number(self, kind: Kind) -> int: ...

    def sealing_key(self, kind: Kind, number: int) -> bytes | None: ...

    def index_key(self, kind: Kind) -> bytes: ...


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """The keeper of keys this process uses."""
    path = Path(settings.VAULT_KEYS)
    before = path.stat().st_mtime_ns if path.exists() else 0
    keeper = open_key_file(path, Profile(settings.VAULT_PROFILE))
    _READ.written = before or path.stat().st_mtime_ns
    return keeper


def keys_at_hand() -> bool:
    """Whether there are keys already, or they would be made now."""
    return Path(settings.VAULT_KEYS).exists()


@lru_cache(maxsize=64)
def sealing_cipher(profile: Profile, kind: Kind, number: int) -> Sealer | None:
    """The cipher of one key, set up once; nothing for a number we have no key of."""
    key = provider().sealing_key(kind, number)
    return sealer(profile, key) if key else None


def current_cipher(kind: Kind) -> tuple[bytes, Sealer]:
    """The head of a value, its mark and key number, and the cipher that seals from now on.

    A rotation is noticed within seconds: every process seals with the new key by then.
    """
    if time.monotonic() > _READ.again_at:
        reread_if_changed()
    return _current(kind)


@lru_cache(maxsize=16)
def _current(kind: Kind) -> tuple[bytes, Sealer]:
    keeper = provider()
    number = keeper.current_number(kind)
    cipher = sealing_cipher(keeper.profile, kind, number)
    if cipher is None:
        raise ValueError(f"no key {number} for {kind}")
    return keeper.profile.mark + number.to_bytes(2, "big"), cipher


def index_digest(kind: Kind, text: bytes) -> bytes:
    """The keyed digest of a normal form, 32 bytes."""
    return digest(provider().profile, _index_key(kind), text)


@lru_cache(maxsize=16)
def _index_key(kind: Kind) -> bytes:
    return provider().index_key(kind)


def reread_if_changed() -> bool:
    """Look whether the file has changed since it was read; read it anew at the next use."""
    _READ.again_at = time.monotonic() + NOTICED_WITHIN
    try:
        written = Path(settings.VAULT_KEYS).stat().st_mtime_ns
    except FileNotFoundError:
        return False
    if _READ.written in {0, written}:
        return False
    _clear()
    return True


def forget() -> None:
    """Read the keys anew at the next use: they were changed, or a test brings its own."""
    _READ.written, _READ.again_at = 0, 0.0
    _clear()


def _clear() -> None:
    for cached in (provider, sealing_cipher, _current, _index_key):
        cached.cache_clear()
