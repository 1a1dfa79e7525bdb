"""Every address that shows or changes something about persons leaves a line in the trail."""

from __future__ import annotations

from pathlib import Path

import pytest

from leaks.exploring import Call, Explorer, routes
from leaks.kept import build
from leaks.world import COUNTIES, World
from nights import BY_NIGHT
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.web.permissions import PERMISSIONS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
# What shows figures, settings, or one's own account; and what a page already recorded leads to.
_NO_PERSONS = frozenset(
    {
        "account", "desk", "contacts:index", "contacts:scheme", "contacts:people",
        "contacts:people_out", "contacts:new", "contacts:edit",
        "duties:places", "duties:settings", "visits:words", "visits:phone", "visits:sent",
        "needs:terms", "medical:index", "medical:institution", "medical:institutions",
        "medical:new", "medical:rounds", "medical:desk",
        "orders:menu", "orders:menu_out", "orders:service", "orders:service_new",
        "orders:organisations", "orders:organisation", "counselling:counsellors",
        "counselled:year", "volunteers:new", "volunteers:teams",
        "pilots", "employers:index", "employers:download", "employers:new",
        "employers:edit", "employers:end", "payouts:layout", "reports", "assess:page",
        "assess:due", "assess:terms", "jobs", "payouts:index", "payouts:prepare",
        "payouts:page", "payouts:bands",
        "papers:index", "papers:template", "papers:start", "papers:trial",
        "papers:own_trial", "papers:own_file", "papers:rolls",
        "ledger:index", "ledger:close", "casework:board", "casework:code", "casework:manner",
        "reviews:index", "reviews:page",
        "funds:index", "funds:new", "funds:close", "funds:need", "funds:letter",
        "funds:settlement",
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


def _opening(explorer: Explorer, route: str) -> Call | None:
    """Somebody of the county who may, looking at something of theirs."""
    world = explorer.world
    for call in explorer._calls(route, routes()[route]):
        scope = world.users[call.user]
        inside = call.thing is None or (
            call.thing.region > 0 and scope.covers(world.region_of(call.thing))
        )
        here = scope.ranges and str(scope.ranges[0][0]).startswith(COUNTIES[0])
        if call.method == "GET" and inside and here and explorer._opens(call):
            return call
    return None


def _lines(call: Call, beside: str = r"^(account|page)\.") -> int:
    """How many lines there are of them, beside those of the door."""
    found = AuditEntry.objects.filter(user_id=User.objects.get(username=call.user).pk)
    return (found.exclude(act__regex=beside) if beside else found).count()


def test_each_leaves_a_line(world: World) -> None:
    silent, asked, explorer = [], 0, Explorer(world, 3)
    for route in filter(_shows_persons, sorted(PERMISSIONS)):
        call = _opening(explorer, route)
        if call is None:
            continue
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


def _asked_by(explorer: Explorer, route: str, user: str, method: str) -> Call:
    """An address of the route with whatever it names, inside the area or not."""
    calls = explorer._calls(route, routes()[route])
    return next(call for call in calls if call.user == user and call.method == method)


def test_nothing_is_opened_sent_or_refused_unseen(world: World) -> None:
    """Every address of the office, both ways, by somebody who may and somebody who may not."""
    silent, asked, explorer = [], 0, Explorer(world, 7)
    for number, (route, access) in enumerate(sorted(PERMISSIONS.items())):
        if access.look is None or route not in routes():
            continue
        # By day every other address is looked at, the others are sent to; by night both.
        for method in ("GET", "POST") if BY_NIGHT else (("GET", "POST")[number % 2],):
            may = {
                name: access.allows(role, sending=method == "POST")
                for name, role in world.roles.items()
                if name != "gone"
            }
            for user in {may[name]: name for name in sorted(may)}.values():
                call = _asked_by(explorer, route, user, method)
                before = _lines(call, "")
                status, _ = explorer._answer(call, explorer._form() if method == "POST" else {})
                asked += 1
                if _lines(call, "") == before:
                    silent.append(f"{method} {route} {status} as {user}")
                if method == "POST" and route.startswith(("account:", "people:")):
                    explorer.forget(user)  # it may have ended the sitting
    assert asked > (300 if BY_NIGHT else 150)
    assert not silent, "\n".join(silent)
