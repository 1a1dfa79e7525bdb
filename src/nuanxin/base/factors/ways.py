"""How a second factor was shown, whom that lets in, and what it is too weak for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from nuanxin.base.identity.roles import EVERY_POST, TEXTED_ROLES, WITHOUT_SECOND_FACTOR, Role


class Way(StrEnum):
    """A code of the app or of paper, one by text message, or the word of a log-in provider."""

    APP = "app"
    TEXT = "text"
    PROVIDER = "provider"


# Whoever holds a post outside the set of their way has not shown enough.
LETS_IN: dict[Way, frozenset[Role]] = {
    Way.APP: EVERY_POST,
    Way.TEXT: TEXTED_ROLES | WITHOUT_SECOND_FACTOR,
    Way.PROVIDER: EVERY_POST,
}
# Releases and whole lists want one of these.
STRONG = frozenset({Way.APP})


def lets_in(way: Way, roles: Iterable[str]) -> bool:
    """Whether this way is enough for all of these roles."""
    return LETS_IN[way].issuperset(Role(role) for role in roles)
