"""Who acts: a user in a post, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an act, as the audit line will name them."""

    user_id: int | None
    post_id: int | None
    name: str
    role: str = ""
    ip: str = ""
    session: str = ""


SYSTEM = Actor(None, None, "系统")
