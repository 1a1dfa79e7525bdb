"""Who may read a table: the roles that may open one of the pages it is seen on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from nuanxin.base.identity.roles import Role
from nuanxin.web.permissions import PERMISSIONS


@lru_cache(maxsize=256)
def roles_of(page: str) -> frozenset[Role]:
    """The roles that may open an address (`privacy:consents`), or some one of a part."""
    found: set[Role] = set()
    for name, access in PERMISSIONS.items():
        if page in {name, name.partition(":")[0]} and access.look:
            found |= access.look
    return frozenset(found)


def readers(pages: Iterable[str]) -> list[str]:
    """Their labels, in the order of the table of roles."""
    may = frozenset().union(*(roles_of(page) for page in pages))
    return [str(role.label) for role in Role if role in may]


def unknown_pages(pages: Iterable[str]) -> set[str]:
    """Pages a register names and nobody has."""
    parts = {name.partition(":")[0] for name in PERMISSIONS}
    return set(pages) - parts - PERMISSIONS.keys()
