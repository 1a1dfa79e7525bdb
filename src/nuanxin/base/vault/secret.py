"""A value on its way into its three columns."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.base.vault.sealing import seal


@dataclass(frozen=True, slots=True)
class Secret:
    """`…_sealed`, `…_index` and `…_mask` of one value."""

    sealed: bytes
    index: bytes
    mask: str


def protect(kind: Kind, owner: UUID, text: str) -> Secret:
    """Everything a row stores of a value; `owner` is the row's public id.

    The text is sealed as it was written; index and mask come from its normal form. Raises
    ValueError for a text with nothing in it: leave the three columns empty instead.
    """
    return Secret(seal(kind, owner, text), blind_index(kind, text), mask(kind, text))
