"""The trail takes every act with what it was about, no secret, and never changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.audit.actions import record, record_export, record_list, record_view
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.audit.queries import Filters, entries, history_of, views_of
from nuanxin.base.audit.secrets import holds_number, secret_in
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal

TOWN, OTHER_TOWN = 430923118000, 430923119000
HANDLER = Actor(7, 9, "李经办", "township_handler", "10.0.0.8", "raw-session-key")
FAMILY = Subject("household", 41, TOWN)
MEMBER = Subject("person", 52, TOWN)


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_whom_from_where() -> None:
    made = record(HANDLER, "household.moved", [FAMILY, MEMBER], purpose="迁移", to="某村")
    entry = AuditEntry.objects.get(pk=made)
    assert (entry.user_id, entry.post_id, entry.name, entry.role) == (
        7, 9, "李经办", "township_handler",
    )  # fmt: skip
    assert (entry.ip, entry.act, entry.purpose, entry.ok) == (
        "10.0.0.8", "household.moved", "迁移", True,
    )  # fmt: skip
    assert (entry.object_kind, entry.object_ids, entry.region) == ("household", [41], TOWN)
    assert entry.payload == {"to": "某村"}
    assert abs(timezone.now() - entry.at) < timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tx = pg_current_xact_id() FROM base_auditentry WHERE id = %s", [made]
        )
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_a_session_is_named_by_its_digest_only() -> None:
    entry = AuditEntry.objects.get(pk=record_view(HANDLER, FAMILY))
    assert len(entry.session) == 16
    assert "raw" not in entry.session


@pytest.mark.django_db
def test_every_subject_of_an_act_finds_its_entry() -> None:
    made = record(SYSTEM, "household.split", [FAMILY, MEMBER, FAMILY])
    scope = Scope.of(TOWN)
    assert [entry.pk for entry in history_of(scope, FAMILY)] == [made]
    assert [entry.pk for entry in history_of(scope, MEMBER)] == [made]


@pytest.mark.django_db
def test_who_looked_is_told_apart_from_who_changed() -> None:
    scope = Scope.of(TOWN)
    seen = record_view(HANDLER, FAMILY, "来访")
    shown = record(HANDLER, "reveal", [FAMILY], field="证件")
    record_list(HANDLER, "household", [41, 42], "乡镇：某镇", region=TOWN)
    changed = record(HANDLER, "household.moved", [FAMILY])
    assert [entry.pk for entry in views_of(scope, FAMILY)] == [shown, seen]
    assert changed in [entry.pk for entry in history_of(scope, FAMILY)]


@pytest.mark.django_db
def test_a_list_and_an_export_say_what_was_taken() -> None:
    listed = AuditEntry.objects.get(
        pk=record_list(HANDLER, "household", [41, 42], "查询：在册", region=TOWN)
    )
    assert (listed.act, listed.object_ids, listed.region) == ("list", [41, 42], TOWN)
    taken = AuditEntry.objects.get(
        pk=record_export(HANDLER, "household", "ab" * 32, 51_012, "全县", region=TOWN)
    )
    assert taken.payload == {
        "of": "household", "sha256": "ab" * 32, "rows": 51_012, "summary": "全县",
    }  # fmt: skip


@pytest.mark.django_db
def test_another_township_sees_nothing_and_no_region_only_everything() -> None:
    made = record_view(HANDLER, FAMILY)
    nowhere = record(HANDLER, "login", [])
    assert [e.pk for e in entries(Scope.of(TOWN), Filters(user_id=7))] == [made]
    assert not entries(Scope.of(OTHER_TOWN), Filters(user_id=7)).exists()
    assert not entries(Scope.nothing()).exists()
    assert not views_of(Scope.of(OTHER_TOWN), FAMILY).exists()
    assert [e.pk for e in entries(Scope.everything(), Filters(user_id=7))] == [nowhere, made]


@pytest.mark.django_db
def test_filters_narrow_and_the_end_is_not_included() -> None:
    made = record(HANDLER, "household.moved", [FAMILY], ok=False)
    at = AuditEntry.objects.get(pk=made).at
    scope = Scope.of(TOWN)
    assert entries(scope, Filters(since=at, act="household.moved", ok=False)).count() == 1
    assert not entries(scope, Filters(until=at, act="household.moved")).exists()
    assert not entries(scope, Filters(ok=True, act="household.moved")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["base_auditentry", "base_audittrace"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE false",
        "TRUNCATE {} CASCADE",
    ],
)
def test_nobody_changes_or_deletes_an_entry(as_owner: None, table: str, statement: str) -> None:
    made = record_view(HANDLER, FAMILY)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table))
    assert AuditEntry.objects.filter(pk=made).exists()


@pytest.mark.django_db
def test_an_entry_goes_with_the_act_that_failed() -> None:
    before = AuditEntry.objects.count()
    with transaction.atomic():
        record_view(HANDLER, FAMILY)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "detail",
    [
        {"password": "x"},
        {"changes": {"id_number": "…"}},
        {"changes": [{"from": "34159919650101123X"}]},
        {"note": "电话１３８１２３４１２３４"},
        {"note": "打 138-1234-1234"},
        {"note": "卡号 6217 0012 3456 7890 123"},
        {"value": 341599196501011234},
    ],
)
def test_a_secret_never_enters_the_trail(detail: dict[str, Any]) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises((ValueError, Refusal), match=r"takes no secret|请删去号码") as told:
        record(HANDLER, "household.changed", [FAMILY], **detail)
    assert "1234" not in str(told.value)
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
def test_a_number_in_the_purpose_is_refused_and_a_long_one_too() -> None:
    with pytest.raises(Refusal, match="请删去号码"):
        record_view(HANDLER, FAMILY, "核对13812341234的卡")
    with pytest.raises(Refusal, match="最多 200 个"):
        record_view(HANDLER, FAMILY, "长" * 201)


def test_a_number_written_like_an_address_is_still_seen() -> None:
    assert holds_number("62170000-0000-0000-001-b")
    assert holds_number("62170000-0000-0000-001")


@given(st.text("0123456789", min_size=17, max_size=17), st.sampled_from("0123456789Xx"))
def test_every_identity_number_is_seen_wherever_it_stands(digits: str, last: str) -> None:
    assert holds_number(f"身份证{digits}{last}，核实")
    assert secret_in({"a": [{"b": f"（{digits}{last}）"}]}) == "a[0].b"


@pytest.mark.parametrize(
    "harmless",
    [
        "430923118203",
        "2026-10-01T08:00:00+08:00",
        "ab12" * 16,
        "0192f0c1-7e3a-7bcd-9f00-123456789012",
        "35775612-8141-4699-b273-4fc574a852b5",
        "金额 152,340,000.00",
        "湘卫家庭发〔2015〕8号",
    ],
)
def test_codes_days_digests_and_amounts_are_no_secret(harmless: str) -> None:
    assert secret_in({"said": harmless, "fen": 15_234_000_000}) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("q=341599196501011234&page=2", "q=〔号码〕&page=2"),
        ("q=138+1234+1234", "〔号码〕"),
        ("q=３４１５９９１９６５０１０１１２３４", "q=〔号码〕"),
        ("村=430923118203&q=张", "村=430923118203&q=张"),
    ],
)
def test_a_number_searched_for_is_hidden_in_the_trail(asked: str, kept: str) -> None:
    listed = AuditEntry.objects.get(pk=record_list(HANDLER, "household", [41], asked))
    taken = AuditEntry.objects.get(pk=record_export(HANDLER, "household", "ab" * 32, 1, asked))
    assert listed.payload["summary"] == taken.payload["summary"] == kept
