"""What a line of the permission table says: who may look, who may send, what is asked first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nuanxin.base.identity.roles import EVERY_POST, Role


@dataclass(frozen=True, slots=True)
class Access:
    """`look`: roles that may open the page (None: whoever reaches the server).

    `act`: roles that may send it a form (None: those who may look).
    `fresh`: only within five minutes of password and code.
    `leaves`: rows of persons leave here; what for is asked first and kept in the trail.
    `serves`: the steps of coming in that this page is for; others wait until all are taken.
    """

    look: frozenset[Role] | None
    act: frozenset[Role] | None = None
    fresh: bool = False
    leaves: bool = False
    serves: frozenset[str] = frozenset()

    def allows(self, role: Role, *, sending: bool) -> bool:
        allowed = self.act if sending and self.act is not None else self.look
        return allowed is None or role in allowed


EVERYBODY = Access(None)
# Rolls on trial and one-time links belong to whoever knows their address: random, soon gone.
HOLDER = Access(None)
ANY_POST = Access(EVERY_POST)


def fresh(access: Access) -> Access:
    """The same roles, asked again who they are: releases, and whole lists that leave."""
    return replace(access, fresh=True)


def leaving(access: Access) -> Access:
    """The same roles, just proved, who say what the list is for."""
    return replace(access, fresh=True, leaves=True)


def step(*names: str) -> Access:
    """A page on the way in."""
    return Access(EVERY_POST, serves=frozenset(names))
