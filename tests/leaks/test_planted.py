"""A harness that finds nothing proves nothing: each of ten planted faults must be caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg import sql

from leaks.exploring import NOBODYS, Explorer
from leaks.kept import build
from nuanxin.base.database import carried, streaming
from nuanxin.base.database.grants import APPLICATION
from nuanxin.base.identity.models import Post
from nuanxin.base.isolation.actions import apply_policies, confirm_isolation
from nuanxin.base.isolation.tickets import ticket
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.web import gate

_INSIDE = "region >= (SELECT guard.lowest()) AND region {} (SELECT guard.beyond())"
Fault = Callable[[pytest.MonkeyPatch], AbstractContextManager[None]]


@contextmanager
def owners(plant: str, mend: str) -> Iterator[None]:
    """What only the owner of the tables could get wrong."""
    for statement in (plant, mend):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE NONE; {statement}; SET ROLE nuanxin_app")
        if statement is plant:
            yield


def policy(table: str, words: str) -> Fault:
    alter = f"ALTER POLICY nuanxin_all ON {table} USING ({{}})"
    right = _INSIDE.format("<")
    return lambda _: owners(alter.format(words), alter.format(right))


def patched(*changes: tuple[object, str, object]) -> Fault:
    def plant(patches: pytest.MonkeyPatch) -> AbstractContextManager[None]:
        for owner, name, value in changes:
            patches.setattr(owner, name, value)
        return nullcontext()

    return plant


def cached(patches: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    """One answer per address, whoever asks."""
    answers: dict[str, HttpResponse] = {}
    through = gate.Gate.__call__

    def answer(self: gate.Gate, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return through(self, request)
        path = request.get_full_path()
        if path not in answers:
            given = through(self, request)
            if given.status_code != 200 or given.streaming:
                return given
            answers[path] = given
        return answers[path]

    patches.setattr(gate.Gate, "__call__", answer)
    return nullcontext()


def whole_county(post: Post) -> Scope:
    return Scope.of(str(post.region)[:6])


FAULTS: dict[str, Fault] = {
    "a table without row security": lambda _: owners(
        "ALTER TABLE registry_household DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE registry_household ENABLE ROW LEVEL SECURITY",
    ),
    "the end of the range counted in": policy("registry_household", _INSIDE.format("<=")),
    "a view that runs as its owner": lambda _: owners(
        "ALTER TABLE registry_household RENAME TO moved;"
        "CREATE VIEW registry_household AS SELECT * FROM moved;"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON registry_household TO nuanxin_app;"
        "GRANT SELECT ON registry_household TO nuanxin_ro",
        "DROP VIEW registry_household; ALTER TABLE moved RENAME TO registry_household",
    ),
    "a setting for the whole session": patched(
        (carried, "_SAY", sql.SQL("SET nuanxin.scope = {}"))
    ),
    "a stream without its ticket": patched((streaming, "carried", lambda: None)),
    "an export that sees everything": patched(
        (streaming, "carried", lambda: lambda: ticket(Scope.everything()))
    ),
    "a village seen as its county": patched((gate, "scope_of", whole_county)),
    "a policy that lets everything through": policy("registry_household", "true"),
    "a gate that narrows nothing": patched(
        (gate, "narrow_to", lambda *_said: None), (gate, "without_scope", nullcontext)
    ),
    "a page kept for the next": cached,
}


@pytest.fixture
def mended(transactional_db: None) -> Iterator[None]:
    """Whatever was planted, the next test finds the policies as the program wants them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        apply_policies(APPLICATION)
        cursor.execute("SET ROLE nuanxin_app")
    confirm_isolation()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("mended")
def test_every_planted_fault_is_caught(tmp_path: Path) -> None:
    world = build(tmp_path)
    caught: dict[str, int] = {}
    for name, plant in FAULTS.items():
        with pytest.MonkeyPatch.context() as patches:
            patches.setattr(ScopedQuerySet, "within", lambda rows, _scope: rows)
            explorer = Explorer(world, seed=3, public=NOBODYS)
            with plant(patches):
                tally = explorer.run(1200, to_the_first=True)
        with connection.cursor() as cursor:
            cursor.execute("RESET nuanxin.scope")
        if tally.faults:
            caught[name] = tally.calls
            print(f"{name}: after {tally.calls} calls, {tally.faults[0]}")
    print(f"{len(caught)} of {len(FAULTS)} caught")
    assert set(caught) == set(FAULTS)
