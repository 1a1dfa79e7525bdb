"""Which comparison belongs to which kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.exchange.books.staging import book_and_compare, compare_lines
from nuanxin.registry.exchange.people.families import StagedFamily
from nuanxin.registry.exchange.people.known import Known
from nuanxin.registry.exchange.people.matching import Decisions
from nuanxin.registry.exchange.people.staging import (
    Asked,
    Staging,
    compare_again,
    read_and_compare,
)
from nuanxin.registry.exchange.words import BatchKind

# Books that stand beside the register and change nothing in it.
LEDGERS = frozenset({BatchKind.NATIONAL, BatchKind.PAYMENT})


def read_file(path: Path, name: str, asked: Asked, scope: Scope) -> Staging:
    """Read a file of any kind and compare it with the register."""
    read = read_and_compare if asked.kind is BatchKind.PEOPLE else book_and_compare
    return read(path, name, asked, scope)


def compare_staged(
    kind: str, families: Sequence[StagedFamily], scope: Scope, decisions: Decisions
) -> Known:
    """Compare what waits in a batch with the register as it is now."""
    if kind == BatchKind.PEOPLE:
        return compare_again(families, scope, decisions)
    for family in families:
        family.fault = ""
    return compare_lines(families, kind, scope, decisions)
