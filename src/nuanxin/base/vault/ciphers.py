"""The two authenticated ciphers: AES-256-GCM, and SM4-GCM of the national profile (国密)."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_TAG, _SM4_KEY = 16, 16


class Profile(StrEnum):
    """What seals and what makes indexes; chosen once, with the first keys."""

    GM = "gm"
    INTL = "intl"

    @property
    def mark(self) -> bytes:
        """The first byte of a sealed value."""
        return b"\x02" if self is Profile.GM else b"\x01"


class Sealer(Protocol):
    """What AESGCM offers, so that both look alike."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...


class Sm4Gcm:
    """SM4 in Galois/Counter mode with a tag of 16 bytes behind the text."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key[:_SM4_KEY])

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        sealing = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Raises InvalidTag like AESGCM."""
        text, tag = data[:-_TAG], data[-_TAG:]
        opening = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(associated_data)
        return opening.update(text) + opening.finalize()


def sealer(profile: Profile, key: bytes) -> Sealer:
    return Sm4Gcm(key) if profile is Profile.GM else AESGCM(key)


def digest(profile: Profile, key: bytes, text: bytes) -> bytes:
    """HMAC-SM3 or HMAC-SHA-256, 32 bytes."""
    made = hmac.HMAC(key, hashes.SM3() if profile is Profile.GM else hashes.SHA256())
    made.update(text)
    return made.finalize()
