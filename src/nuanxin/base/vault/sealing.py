"""Sealing and opening one value."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag

from nuanxin.base.vault.ciphers import Profile
from nuanxin.base.vault.keys import current_cipher, reread_if_changed, sealing_cipher
from nuanxin.base.vault.kinds import Kind

_BY_MARK = {profile.mark: profile for profile in Profile}
_KEY_AT, _NONCE_AT, _TEXT_AT, _TAG = 1, 3, 15, 16


class Unsealable(Exception):
    """Changed, moved to another row or kind, cut short, or sealed with keys we do not have."""


def seal(kind: Kind, owner: UUID, text: str) -> bytes:
    """Seal a text for the row whose public id is `owner`."""
    return seal_bytes(kind, owner, text.encode())


def unseal(kind: Kind, owner: UUID, blob: bytes | memoryview) -> str:
    """Open what `seal` made for the same kind and row. Raises Unsealable."""
    return unseal_bytes(kind, owner, blob).decode()


def seal_bytes(kind: Kind, owner: UUID, plain: bytes, context: bytes = b"") -> bytes:
    """Seal bytes; `context` says which piece of the row they are, when there are several."""
    head, cipher = current_cipher(kind)
    nonce = os.urandom(12)
    sealed = cipher.encrypt(nonce, plain, _binding(kind, owner, context))
    return head + nonce + sealed


def unseal_bytes(
    kind: Kind, owner: UUID, blob: bytes | memoryview, context: bytes = b""
) -> bytes:
    """Open what `seal_bytes` made. Raises Unsealable."""
    sealed = bytes(blob)
    profile = _BY_MARK.get(sealed[:_KEY_AT])
    if len(sealed) < _TEXT_AT + _TAG or profile is None:
        raise Unsealable("not a sealed value")
    number = int.from_bytes(sealed[_KEY_AT:_NONCE_AT], "big")
    cipher = sealing_cipher(profile, kind, number)
    if cipher is None and reread_if_changed():
        cipher = sealing_cipher(profile, kind, number)
    if cipher is None:
        raise Unsealable("sealed with a key this installation does not have")
    try:
        return cipher.decrypt(
            sealed[_NONCE_AT:_TEXT_AT], sealed[_TEXT_AT:], _binding(kind, owner, context)
        )
    except InvalidTag as fault:
        raise Unsealable("changed, moved, or sealed with other keys") from fault


def _binding(kind: Kind, owner: UUID, context: bytes) -> bytes:
    return b"%b|%b|%b" % (kind.encode(), owner.bytes, context)
