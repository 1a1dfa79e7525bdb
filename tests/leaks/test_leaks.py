"""Nobody learns anything about a family outside their area, at any address."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leaks.exploring import NOBODYS, Explorer, Tally, routes
from leaks.kept import build
from leaks.world import World
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.web.permissions import PERMISSIONS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
CALLS = int(os.environ.get("NUANXIN_LEAK_CALLS") or 400)
SEED = int(os.environ.get("NUANXIN_LEAK_SEED") or 7)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(tmp_path)


def said(tally: Tally) -> str:
    shown = "\n".join(sorted(set(tally.faults))[:40])
    return f"{tally.calls} calls, {len(tally.routes)} addresses, seed {SEED}\n{shown}"


def test_every_address_is_asked_and_none_tells_of_elsewhere(world: World) -> None:
    tally = Explorer(world, SEED).run(CALLS)
    print(said(tally), tally.statuses)
    assert not tally.faults, said(tally)
    asked = {name for name in routes() if not name.startswith("roll:")} | {"roll:page"}
    assert asked <= tally.routes == tally.routes & set(PERMISSIONS)


def test_the_database_alone_holds_it_where_every_query_forgets_its_scope(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScopedQuerySet, "within", lambda rows, _scope: rows)
    tally = Explorer(world, SEED + 1, public=NOBODYS).run(CALLS)
    print(said(tally), tally.statuses)
    assert not tally.faults, said(tally)
