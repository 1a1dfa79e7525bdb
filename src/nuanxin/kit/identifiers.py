"""Public names of rows: UUIDv7, so that they sort by age and tell nobody how many there are."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7

from nuanxin.kit.refusal import Refusal


def new_id() -> UUID:
    """A fresh public id; made before the row is written, because seals are bound to it."""
    return uuid7()


def typed_id(text: str) -> UUID | None:
    """The public id a form carries, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def named_id(text: str, unless: str) -> UUID:
    """The public id a form must carry. Raises Refusal with these words for anything else."""
    found = typed_id(text)
    if found is None:
        raise Refusal(unless)
    return found
