"""The database itself keeps rows to the scope, whatever a query asks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from nuanxin.base.database.carried import carrying
from nuanxin.base.database.grants import APPLICATION
from nuanxin.base.isolation.actions import apply_policies, confirm_isolation
from nuanxin.base.isolation.carrying import narrow_to, within_scope, without_scope
from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.isolation.policies import drift, wanted
from nuanxin.base.isolation.tickets import ticket
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, Person
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
TOWN, NEXT_TOWN = Scope.of(str(VILLAGE)[:9]), Scope.of(str(NEXT_VILLAGE)[:9])


@pytest.fixture(autouse=True)
def families() -> None:
    """Two families in one village, one in the next township."""
    admitted(bereaved("1"), bereaved("2"), bereaved("3", NEXT_VILLAGE))


def seen() -> int:
    """How many families a bare statement finds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_household")
        return int(cursor.fetchone()[0])


def show(text: str) -> int:
    with carrying(lambda: text):
        return seen()


def test_a_bare_statement_finds_the_rows_of_the_scope_and_no_others() -> None:
    for scope, count in (
        (TOWN, 2),
        (NEXT_TOWN, 1),
        (Scope.nothing(), 0),
        (Scope.of("430923"), 0),
    ):
        with within_scope(scope):
            assert seen() == Household.objects.count() == count
    with within_scope(Scope(TOWN.ranges + NEXT_TOWN.ranges)):
        assert seen() == 3


def test_without_a_ticket_nothing_is_seen() -> None:
    with without_scope():
        assert seen() == 0
        narrow_to(NEXT_TOWN)
        assert seen() == 1
    assert seen() == 3


def test_the_end_of_a_range_lies_outside() -> None:
    with within_scope(Scope(((VILLAGE, VILLAGE + 1),))):
        assert seen() == 2
    with within_scope(Scope(((VILLAGE - 1, VILLAGE),))):
        assert seen() == 0


def test_a_ticket_nobody_signed_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ranges, expiry, post, digest = ticket(TOWN).split(";")
    assert show(";".join((ranges, expiry, post, digest))) == 2
    wider = ticket(Scope.everything()).split(";")[0]
    other = "0" if digest[-1] != "0" else "1"
    forged = [
        f"{wider};{expiry};{post};{digest}",
        f"{ranges};{int(expiry) + 1};{post};{digest}",
        f"{ranges};{expiry};7;{digest}",
        f"{ranges};{expiry};{post};{digest[:-1]}{other}",
        f"{ranges};{expiry};{digest}",
        f"{wider};{expiry};;",
        "{[0,1000000000000)}",
        ";;",
        "'; SET ROLE NONE; --",
    ]
    assert [show(text) for text in forged] == [0] * len(forged)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert show(ticket(TOWN)) == 0


def test_nothing_is_written_beyond_the_scope() -> None:
    with within_scope(TOWN):
        elsewhere = Household.objects.filter(region__gte=NEXT_TOWN.ranges[0][0])
        assert elsewhere.update(closed_reason="迁出") == 0
        assert elsewhere.delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Household.objects.create(region=NEXT_VILLAGE, number="JT9", opened_on="2026-01-01")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Household.objects.filter(region=VILLAGE).update(region=NEXT_VILLAGE)


def test_whoever_asks_across_the_border_learns_that_and_nothing_else() -> None:
    there = bytes(Person.objects.filter(region=NEXT_VILLAGE)[0].id_number_index)
    here = bytes(Person.objects.filter(region=VILLAGE)[0].id_number_index)
    with within_scope(TOWN):
        assert not Person.objects.filter(id_number_index=there).exists()
        assert beyond_scope(Person, "id_number_index", [there, here, b"x" * 16]) == {there}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM guard.signing",
        "UPDATE guard.signing SET inner_key = ''",
        "DELETE FROM guard.applied",
        "ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY nuanxin_all ON registry_person",
        "CREATE FUNCTION guard.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_application_can_change_nothing_about_it(statement: str) -> None:
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_model_says_who_reaches_its_rows() -> None:
    assert drift() == []
    confirm_isolation()
    regions = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("nuanxin") and hasattr(model, "region")
    }
    unguarded = {table for table in regions if not wanted()[table]}
    assert unguarded == {"base_post", "base_job", "base_onetimelink"}


def test_a_model_that_does_not_say_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nameless(models.Model):  # noqa: DJ008 - it is never shown
        class Meta:
            app_label = "registry"
            managed = False

    monkeypatch.setattr(apps, "get_models", lambda **_: [Nameless])
    try:
        with pytest.raises(LookupError, match="Nameless"):
            wanted()
    finally:
        apps.all_models["registry"].pop("nameless")


@pytest.fixture
def mended(as_owner: None) -> Iterator[None]:
    """What a test breaks as the owner goes with its transaction; applying mends it too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    apply_policies(APPLICATION)
    assert drift() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY", "registry_person"),
        ("ALTER TABLE registry_person FORCE ROW LEVEL SECURITY", "registry_person"),
        ("DROP POLICY nuanxin_all ON registry_membership", "registry_membership"),
        ("ALTER POLICY nuanxin_all ON money_payable USING (true)", "money_payable"),
        ("ALTER POLICY nuanxin_all ON money_payable TO nuanxin_app", "money_payable"),
        ("CREATE POLICY more ON support_finding USING (true)", "support_finding"),
        (
            """CREATE OR REPLACE FUNCTION guard.unbounded() RETURNS boolean LANGUAGE sql STABLE
                AS 'SELECT true'""",
            "函数 unbounded/0",
        ),
    ],
)
def test_what_differs_is_found_and_named(mended: None, fault: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fault)
    assert [each for each in drift() if said in each] == drift() != []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            """ALTER TABLE registry_membership
                DROP CONSTRAINT registry_membership_household_id_region""",
            "registry_membership：键",
        ),
        ("GRANT UPDATE ON base_auditentry TO nuanxin_app", "base_auditentry：权限"),
        ("ALTER TABLE base_auditentry DISABLE TRIGGER USER", "base_auditentry：触发器"),
        ("DROP TRIGGER auditentry_stays ON base_auditentry", "base_auditentry：触发器"),
    ],
)
def test_what_nobody_migrated_stays_told_however_often_it_is_prepared(
    as_owner: None, fault: str, said: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(fault)
    apply_policies(APPLICATION)
    assert [each for each in drift() if said in each] == drift() != []


def test_a_role_that_sees_past_it_may_not_work(as_owner: None) -> None:
    with pytest.raises(Refusal, match="不受行级保护约束"):
        confirm_isolation()


def test_another_secret_key_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    with pytest.raises(Refusal, match="SECRET_KEY"):
        confirm_isolation()


@pytest.mark.django_db(transaction=True)
def test_a_ticket_ends_with_its_transaction() -> None:
    with within_scope(TOWN):
        assert seen() == 2
        with transaction.atomic():
            assert seen() == 2
    with connection.cursor() as cursor, without_scope():
        cursor.execute("SELECT current_setting('nuanxin.scope', true)")
        assert not cursor.fetchone()[0]
        assert seen() == 0


@pytest.mark.django_db(transaction=True)
def test_the_next_on_the_same_connection_starts_with_nothing() -> None:
    with within_scope(Scope.everything()), transaction.atomic():
        assert seen() == 3
        transaction.set_rollback(True)
    with without_scope(), transaction.atomic():
        assert seen() == 0
