"""What is to be sent."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID


class Message(NamedTuple):
    """A code on its way to a mobile phone; `reference` is new for each one."""

    reference: UUID
    number: str
    code: str
    minutes: int
