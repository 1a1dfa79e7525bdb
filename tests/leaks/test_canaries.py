"""Whole numbers and addresses: who sees one, and where one is left lying."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cluster_in_a_hurry import OURS
from leaks.canaries import VILLAGE, Canaries, plant
from leaks.comforting import tell_in_private
from leaks.exploring import Explorer, routes, told
from leaks.kept import build
from leaks.world import COUNTIES, NOW, PASSWORD, TOWNS, World, acting
from nights import BY_NIGHT
from nuanxin.base.backup.tools import running
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jobs.actions import run_inline
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.exchange.actions.staging import Handed, stage
from nuanxin.registry.exchange.people.staging import Asked as AskedRoll
from nuanxin.registry.people.models import Membership
from nuanxin.web.permissions import PERMISSIONS
from signed_in import fully_in
from support.benefits.county import DEATH
from workbooks import write_xlsx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
# Where a whole value may stand, and why; every other page and export is masked for everybody.
OPEN_AT = {
    "privacy:copy": "the copy the person asked for",
    "privacy:copy_file": "the same for machines",
}
_AT_MOST = 2 if BY_NIGHT else 1
# Its write-ahead log holds every change since it was made.


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def world(tmp_path: Path, canaries: Canaries) -> World:
    found = build(tmp_path)
    for village in (VILLAGE, int(f"{TOWNS[1]}201")):
        home = plant(found, canaries, village, acting("county_health"))
        tell_in_private(acting("county_health"), home, canaries.words(), NOW)
    return found


def asked(explorer: Explorer, role: Role) -> Iterator[tuple[str, HttpResponseBase]]:
    """Every address the role may open, for the canaries' family and a few others."""
    client, turn = explorer.client(f"{role}"), list(Role).index(role)
    for number, (route, names) in enumerate(routes().items()):
        # By day one role of three at each address, in turn.
        if not BY_NIGHT and route not in OPEN_AT and (number + turn) % 3:
            continue
        access = PERMISSIONS[route]
        if route.startswith("roll:") or not access.allows(role, sending=False):
            continue
        if access.look is None and role != Role.FAMILY:  # the same page for everybody
            continue
        kind = explorer._kind(route, names)
        things = explorer.world.things[kind][:_AT_MOST] if kind else [None]
        for thing in things:
            for suffix in ("xlsx", "csv") if "kind" in names else ("",):
                found = dict(explorer._kwargs(names, thing))
                explorer.prove(f"{role}", client)
                yield route, client.get(reverse(route, kwargs=found | _suffix(suffix)))


def _suffix(kind: str) -> dict[str, object]:
    return {"kind": kind} if kind else {}


def test_no_page_or_export_shows_a_whole_value_but_those_made_for_it(
    world: World, canaries: Canaries
) -> None:
    explorer = Explorer(world, 7)
    seen: set[tuple[str, str, str]] = set()
    answers: Counter[str] = Counter()
    for role in Role:
        for route, answer in asked(explorer, role):
            answers[f"{role}"] += 1
            shown = canaries.found_in(told(answer).encode())
            seen |= {(f"{role}", route, canaries.values[value]) for value in shown}
    masked = {each for each in seen if each[1] not in OPEN_AT}
    print(
        f"{len(canaries.values)} canaries, {len(answers)} roles, {answers.total()} answers, "
        f"unmasked values seen by masked roles {len(masked)}; open by design: "
        f"{sorted({(role, route) for role, route, _ in seen - masked})}"
    )
    assert not masked, sorted(masked)
    private = {each for each in seen if each[2] == "谈话记录"}
    assert not private, "what was said to a counsellor, not even where all else is open"
    assert {route for _, route, _ in seen} == set(OPEN_AT)
    assert {role for role, _, _ in seen} <= {f"{role}" for role in HANDLERS}


def test_nothing_that_is_kept_holds_a_whole_value(
    world: World, canaries: Canaries, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = worked_with(world, canaries, tmp_path / "handed")
    hits = {
        "dump": len(canaries.found_in(dumped())),
        "data folder": len(list(canaries.in_files(OURS))),
        "stored files": len(list(canaries.in_files(Path(settings.FILE_FOLDER)))),
        "temporary files": len(list(_temporary(canaries))),
        "logs": len(canaries.found_in(caplog.text.encode())),
        "addresses": len(canaries.found_in("\n".join(addresses).encode())),
    }
    print(f"{len(canaries.values)} canaries; found in", hits)
    assert not any(hits.values()), hits


def dumped() -> bytes:
    name = str(connection.settings_dict["NAME"])
    with running("pg_dump", ["--format=plain"], name, stdout=subprocess.PIPE) as dump:
        assert dump.stdout is not None
        return dump.stdout.read()


def _temporary(canaries: Canaries) -> Iterator[tuple[Path, set[str]]]:
    """Scratch folders of parsers and of the rule engine, and the rolls on trial."""
    scratch = Path(tempfile.gettempdir()).glob("nuanxin-scratch-*")
    for folder in (*scratch, Path(settings.ROLL_FOLDER)):
        yield from canaries.in_files(folder)


def worked_with(world: World, canaries: Canaries, folder: Path) -> list[str]:
    """A search, a look, a copy, an import, a payment: the addresses people were sent to."""
    client = Client()
    client.force_login(User.objects.get(username=f"{Role.TOWNSHIP_HANDLER}"))
    fully_in(client)
    answers = []
    for thing in world.things["person"]:
        if thing.region != VILLAGE or not isinstance(thing.key, tuple):
            continue
        family, person = thing.key
        path = f"/families/{family}/{person}"
        answers.append(client.get(f"/families/{family}/"))
        answers.append(client.get(f"/privacy/family/{family}/{person}/copy/"))
        for field in ("id_number", "phone", "disability_number", "account"):
            typed = {"field": field, "purpose": "核对身份", "why": "和原件核对"}
            answers.append(client.post(f"{path}/reveal/", typed))
    for value in canaries.values:
        answers.append(client.post("/families/find/", {"q": value}))
        answers.append(
            client.post("/families/find/", {"q": value}, headers={"HX-Target": "families"})
        )
    _import(world, canaries, folder)
    _pay()
    names = ("Location", "HX-Push-Url", "HX-Redirect")
    return [answer.headers.get(name, "") for answer in answers for name in names]


def _import(world: World, canaries: Canaries, folder: Path) -> None:
    """A roll with whole numbers, staged and waiting."""
    folder.mkdir()
    head: list[object] = ["户编号", "村", "姓名", "角色", "身份证号", "存活状况"]
    row: list[object] = ["C1", str(VILLAGE), "何某", "女方", canaries.id_number(), "健在"]
    path = write_xlsx(folder / "roll.xlsx", {"花名册": [head, row]})
    by, region = acting("county_health"), RegionCode.parse(TOWNS[0])
    with path.open("rb") as stream:
        file = store(by, stream, "roll.xlsx", int(region.value), "import.people")
    path.unlink()
    asked = AskedRoll(region, date(2026, 11, 22), sender="报送")
    handed = Handed(file, NOW)
    stage(by=by, scope=Scope.of(COUNTIES[0]), handed=handed, asked=asked)


def _pay() -> None:
    """What the canaries are owed, drawn up, signed by three and written for finance."""
    place, scope = RegionCode.parse(COUNTIES[0]), Scope.of(COUNTIES[0])
    second = open_account(username="checker", name="周复核", password=PASSWORD)
    give_post(user=second, role=Role.COUNTY_HEALTH, region=place, starts_on=date(2020, 1, 1))
    maker, checker, leader = map(acting, ("county_health", "checker", "county_leader"))
    ties = Membership.objects.within(scope).filter(role="女方", valid_to=None, known_to=None)
    months = Period(2028, 1), Period(2028, 7)
    claims = [
        Claim(
            key=f"{DEATH}/{tie.person_id}/2028", seq=0, region=tie.region,
            household_id=tie.household_id, person_id=tie.person_id, benefit=DEATH,
            label="特别扶助金（死亡）", first=months[0], end=months[1], kind=Kind.REGULAR,
            shares=(Share("标准", "演示政发〔2020〕1号", "一", "县", 354000),),
            reason="", basis="2028",
        )
        for tie in ties
    ]  # fmt: skip
    raise_claims(claims, by=maker, at=NOW)
    order = Order(place, (DEATH,), *months, "演示上半年")
    batch = prepare(by=maker, scope=scope, order=order, at=NOW)
    which: Any = {"batch": batch.public_id, "scope": scope, "at": NOW}
    examine(by=maker, **which)
    lights = list(batch.lights.values_list("pk", flat=True))
    answer_lights(by=maker, lights=lights, answer="已核实", **which)
    releasing.lock(by=maker, **which)
    releasing.recheck(by=checker, **which)
    releasing.approve(by=leader, document="演卫健〔2028〕1号", **which)
    sent = run_inline(
        "payouts.send", by=maker, region=place, today=NOW.date(),
        arguments={"batch": str(batch.public_id)},
    )  # fmt: skip
    assert sent.status == "done", sent.message
    assert Batch.objects.get(pk=batch.pk).line_count >= 2


def test_the_search_finds_what_is_planted(tmp_path: Path, canaries: Canaries) -> None:
    value = canaries.phone()
    for name, content in (
        ("plain", value.encode()), ("hex", value.encode().hex().encode()),
        ("wide", value.encode("utf-16-le")),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(b"x" * 100 + content)
    (tmp_path / "none").write_bytes(b"x" * 1000)
    assert {path.name for path, _ in canaries.in_files(tmp_path)} == {"plain", "hex", "wide"}
