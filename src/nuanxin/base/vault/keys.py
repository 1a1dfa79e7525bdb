"""Who keeps the keys: a file today, a hardware module or a key service behind the same face."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from nuanxin.base.vault.keyfile import open_key_file
from nuanxin.base.vault.kinds import Kind


class KeyProvider(Protocol):
    """Several sealing keys of a kind may be readable; one, the current number, seals."""

    @property
    def fingerprint(self) -> str: ...

    def current_number(self, kind: Kind) -> int: ...

    def sealing_key(self, kind: Kind, number: int) -> bytes | None: ...

    def index_key(self, kind: Kind) -> bytes: ...


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """The keeper of keys this process uses."""
    return open_key_file(Path(settings.VAULT_KEYS))


def keys_at_hand() -> bool:
    """Whether there are keys already, or they would be made now."""
    return Path(settings.VAULT_KEYS).exists()


@lru_cache(maxsize=64)
def sealing_cipher(kind: Kind, number: int) -> AESGCM | None:
    """The cipher of one key, set up once; nothing for a number we have no key of."""
    key = provider().sealing_key(kind, number)
    return AESGCM(key) if key else None


@lru_cache(maxsize=16)
def current_cipher(kind: Kind) -> tuple[bytes, AESGCM]:
    """The number, as two bytes, and the cipher that seals from now on."""
    number = provider().current_number(kind)
    cipher = sealing_cipher(kind, number)
    if cipher is None:
        raise ValueError(f"no key {number} for {kind}")
    return number.to_bytes(2, "big"), cipher


@lru_cache(maxsize=16)
def index_key(kind: Kind) -> bytes:
    return provider().index_key(kind)


def forget() -> None:
    """Read the keys anew at the next use: they were changed, or a test brings its own."""
    for cached in (provider, sealing_cipher, current_cipher, index_key):
        cached.cache_clear()
