"""Names of marked and of hidden families: at no address but where their opened file is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import pytest

from leaks.exploring import Call, Explorer, routes
from leaks.kept import build
from leaks.world import TOWNS, World
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.cases.models import NameWish, SensitiveMark
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.people.models import Household, Membership, Source
from nuanxin.support.benefits.models import Finding
from nuanxin.support.crosscheck.models import CrossCheck
from nuanxin.web.permissions import PERMISSIONS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
# Finance pays full names; a roll that waits is what somebody else has sent.
_PAYING = frozenset({"payouts:file", "returns:table"})
# By night everybody is asked for everything; by day one of four at each address, in turn.
_ONE_OF = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 4
_OF_ONE = {"family", "finding", "case"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(tmp_path)


def _names(home: Household) -> set[str]:
    ties = Membership.objects.filter(household=home, known_to=None)
    return set(ties.values_list("person__name", flat=True))


def _first(world: World, number: int) -> Household:
    key = [t for t in world.things["family"] if str(t.region).startswith(TOWNS[0])][number].key
    return Household.objects.get(public_id=str(key))


def _calls(world: World, homes: Sequence[Household]) -> list[Call]:
    """Every address that is looked at, as everybody, of every thing that could tell."""
    explorer, mine = Explorer(world, 1), set[object]().union(*map(_things, homes))
    found: dict[tuple[str, str, object], Call] = {}
    for route, names in routes().items():
        if route not in PERMISSIONS or route.startswith("roll:"):
            continue
        for call in explorer._calls(route, names):
            key = call.thing.key if call.thing else None
            asks = call.method == "GET" and explorer._opens(call)
            if asks and (key is None or mine & {key, *(key if isinstance(key, tuple) else ())}):
                found.setdefault((call.user, route, key), call)
    turns = {user: number for number, user in enumerate(sorted(world.users))}
    return [
        call
        for number, (_, calls) in enumerate(groupby(found.values(), lambda call: call.route))
        for call in calls
        if (turns[call.user] + number) % _ONE_OF == 0
    ]


def _things(home: Household) -> set[object]:
    """Whatever has an address and is about this family, or about all of its county."""
    county = home.region // 10**6 * 10**6
    inside = {"region__gte": county, "region__lt": county + 10**6}
    found: set[object] = {home.public_id}
    for rows in (
        Finding.objects.filter(household=home),
        Payable.objects.filter(household=home),
    ):
        found |= set(rows.values_list("public_id", flat=True))
    for rows in (
        Batch.objects.filter(**inside), CrossCheck.objects.filter(**inside),
        ImportBatch.objects.filter(**inside), Employer.objects.filter(**inside),
    ):  # fmt: skip
        found |= set(rows.values_list("public_id", flat=True))
    return found


def _told(world: World, homes: Sequence[Household]) -> list[dict[str, set[str]]]:
    """For each family: route → who was shown one of its names there."""
    explorer = Explorer(world, 1)
    names = [_names(home) for home in homes]
    shown: list[dict[str, set[str]]] = [{} for _ in homes]
    for call in _calls(world, homes):
        if call.route == "account:log_out":
            continue
        _, text = explorer._answer(call, {"size": "100"})
        for theirs, told in zip(names, shown, strict=True):
            if any(name in text for name in theirs):
                told.setdefault(call.route, set()).add(str(world.roles[call.user]))
    return shown


def test_a_marked_family_is_shown_nowhere_and_a_hidden_name_in_its_opened_file_only(
    world: World,
) -> None:
    marked, hidden = _first(world, 0), _first(world, 1)
    assert not _names(marked) & _names(hidden)
    SensitiveMark.objects.create(
        household=marked, region=marked.region, reason="受到骚扰", marked_at=AT,
        marked_by=User.objects.get(username="county_health"),
    )  # fmt: skip
    NameWish.objects.create(
        household=hidden, region=hidden.region, wished_on=date(2026, 11, 1), recorded_at=AT,
        source=Source.objects.earliest("pk"),
    )  # fmt: skip
    of_marked, of_hidden = _told(world, (marked, hidden))
    assert of_marked.keys() <= _PAYING, of_marked
    assert all(roles <= {"finance", *_county()} for roles in of_marked.values())
    assert "families:page" in of_hidden, "the handler reads the name in the opened file"
    opened = {route for route, names in routes().items() if _OF_ONE & set(names)}
    assert of_hidden.keys() <= opened | _PAYING, of_hidden.keys() - opened
    lists = {"families:index", "families:download", "recoveries:index", "recoveries:download"}
    assert not of_hidden.keys() & lists, of_hidden


def _county() -> set[str]:
    return {str(Role.COUNTY_HEALTH), str(Role.COUNTY_LEADER)}
