"""Every address that shows or changes something about persons leaves a line in the trail."""

from __future__ import annotations

from pathlib import Path

import pytest

from leaks.exploring import Call, Explorer, routes
from leaks.world import COUNTIES, World, build
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.web.permissions import PERMISSIONS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
# What shows figures, settings, or one's own account; and what a page already recorded leads to.
_NO_PERSONS = frozenset(
    {
        "account", "desk", "employers:index", "employers:download", "employers:new",
        "employers:edit", "employers:end", "reports", "assess:page", "assess:due",
        "assess:terms", "jobs", "payouts:index", "payouts:prepare", "payouts:page",
        "crosscheck:index", "crosscheck:page", "crosscheck:start", "imports:index",
        "imports:new", "audit:anchors", "privacy:index", "privacy:impact",
        "privacy:retention", "families:new", "people:new", "people:index",
    }
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(tmp_path)


def _shows_persons(route: str) -> bool:
    if PERMISSIONS[route].look is None or route not in routes():
        return False
    return route not in _NO_PERSONS and route.split(":", 1)[0] not in _NO_PERSONS


def _opening(world: World, route: str) -> Call | None:
    """Somebody of the county who may, looking at something of theirs."""
    explorer = Explorer(world, 3)
    for call in explorer._calls(route, routes()[route]):
        scope = world.users[call.user]
        inside = call.thing is None or (
            call.thing.region > 0 and scope.covers(world.region_of(call.thing))
        )
        here = scope.ranges and str(scope.ranges[0][0]).startswith(COUNTIES[0])
        if call.method == "GET" and inside and here and explorer._opens(call):
            return call
    return None


def _lines(call: Call) -> int:
    user = User.objects.get(username=call.user).pk
    return AuditEntry.objects.filter(user_id=user).exclude(act__startswith="account.").count()


def test_each_leaves_a_line(world: World) -> None:
    silent, asked = [], 0
    for route in filter(_shows_persons, sorted(PERMISSIONS)):
        call = _opening(world, route)
        if call is None:
            continue
        explorer = Explorer(world, 3)
        before = _lines(call)
        status, _ = explorer._answer(call, {})
        if status >= 400:  # an address forms are sent to, or nothing there to show
            continue
        asked += 1
        if _lines(call) == before:
            silent.append(f"{route} {status} as {call.user}")
    print(asked, silent)
    assert asked > 30
    assert not silent, "\n".join(silent)
