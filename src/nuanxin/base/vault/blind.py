"""Finding an equal value without opening any."""

from __future__ import annotations

from nuanxin.base.vault.keys import index_digest
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.normal import normalise


def blind_index(kind: Kind, text: str) -> bytes:
    """16 bytes that are the same for every way of writing the same value, and only there.

    Raises ValueError where nothing is left to compare: two empty values are not one person.
    """
    return _digest(kind, normalise(kind, text))


def _digest(kind: Kind, normal: str) -> bytes:
    if not normal:
        raise ValueError(f"no {kind} to look up")
    return index_digest(kind, normal.encode())[:16]
