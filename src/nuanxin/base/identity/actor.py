"""Who acts: a user in a post, perhaps for somebody on leave; or the system itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an act, as the audit line will name them.

    `post_id` is always a post of their own; `for_user` is whose work they do (代办).
    """

    user_id: int | None
    post_id: int | None
    name: str
    role: str = ""
    ip: str = ""
    session: str = ""
    for_user: int | None = None

    @property
    def hands(self) -> frozenset[int | None]:
        """Whoever acts here: where two must sign, neither of them counts twice."""
        return frozenset({self.user_id, self.for_user} - {None})


SYSTEM = Actor(None, None, "系统")
