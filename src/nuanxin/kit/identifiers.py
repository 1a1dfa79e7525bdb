"""Public names of rows: UUIDv7, so that they sort by age and tell nobody how many there are."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh public id; made before the row is written, because seals are bound to it."""
    return uuid7()
