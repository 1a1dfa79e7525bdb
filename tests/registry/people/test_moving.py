"""A family handed to another unit takes its whole file along; signed lists stay as they are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.scans import Scan
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.registry.consents.actions import Said, record_answer
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Household, Membership, Move, Person
from nuanxin.support.benefits.models import Entitlement, Hold
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
OLD, NEW, COUNTY = Scope.of("341599100"), Scope.of("341599101"), Scope.of("341599")
ORIGIN = Origin(SourceKind.OFFICE, "经办登记", date(2026, 6, 15), "移交函")
# Rows of a family that name no household's or person's own place, and why.
STAY = {
    "BatchLine": "the batch's region; the family's place is what it was when drawn up",
    "Light": "the batch's region",
    "Entry": "the region of the county's book",
}


@pytest.fixture(autouse=True)
def _villages() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")


def move(scope: Scope = COUNTY, to: int = NEXT_VILLAGE, number: int = 0) -> Move:
    home = Household.objects.order_by("pk")[number]
    return move_family(
        household=home.public_id, scope=scope, by=SYSTEM, to=to, origin=ORIGIN, at=AT
    )


def _keys() -> set[tuple[str, str, str]]:
    """(table, column of the parent, parent table) of keys that carry a region along."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, (SELECT attname FROM pg_attribute WHERE "
            "attrelid = conrelid AND attnum = conkey[1]), confrelid::regclass::text "
            "FROM pg_constraint WHERE contype = 'f' AND confupdtype = 'c' "
            "AND array_length(conkey, 1) = 2 AND (SELECT attname FROM pg_attribute "
            "WHERE attrelid = conrelid AND attnum = conkey[2]) = 'region'"
        )
        return set(cursor.fetchall())


def _parents(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey):
            yield field.column, field.related_model


def test_what_was_signed_goes_with_the_answer() -> None:
    done = admitted(bereaved("1"), bereaved("2"))
    for person in Person.objects.filter(pk__in=[done.people[f"{n}-女方"] for n in (1, 2)]):
        record_answer(
            person=person.public_id, scope=OLD, by=SYSTEM, at=AT, today=AT.date(),
            said=Said(
                EMPLOYER_NOTICE, Answer.GIVEN, Way.SIGNED, date(2026, 6, 1),
                scan=Scan(io.BytesIO(b"%PDF-1.7 signed"), "同意书.pdf"),
            ),
        )  # fmt: skip
    move()
    scans = {each.person.region: each.scan.region for each in Consent.objects.all()}
    assert scans == {NEXT_VILLAGE: NEXT_VILLAGE, VILLAGE: VILLAGE}


def test_every_scoped_row_of_a_family_follows_by_its_key() -> None:
    keys = _keys()
    following: set[type[Model]] = {Household, Person}
    scoped = [m for m in apps.get_models() if issubclass(m, ScopedRow)]
    found: set[type[Model]] = set()
    while found != following:
        found = set(following)
        for model in scoped:
            table = model._meta.db_table
            if any(
                parent in found and (table, column, parent._meta.db_table) in keys
                for column, parent in _parents(model)
            ):
                following.add(model)
    assert {"Payable", "PayableShare", "Hold", "CertificateStamp", "Issue", "Move"} <= {
        model.__name__ for model in following
    }
    forgotten = [
        model.__name__
        for model in scoped
        if model not in following
        and model.__name__ not in STAY
        and any(parent in following for _, parent in _parents(model))
    ]
    assert not forgotten, (
        f"{forgotten}: give the table a composite_key to its household or person, so that it "
        "moves with the family, or say in STAY why it does not."
    )


def _rows_of(region: int) -> dict[str, int]:
    counts: dict[str, Any] = {
        model.__name__: model.objects.filter(region=region).count()
        for model in apps.get_models()
        if issubclass(model, ScopedRow)
    }
    return {name: count for name, count in counts.items() if count}


def _claim(household: int, person: int) -> Claim:
    share = Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 354000)
    return Claim(
        key=f"特别扶助金_死亡/p{person}/2026-H1", seq=0, region=VILLAGE, household_id=household,
        person_id=person, benefit="特别扶助金_死亡", label="特别扶助金（死亡）",
        first=Period(2026, 1), end=Period(2026, 7), kind=Kind.REGULAR, shares=(share,),
        reason="", basis="2026 上半年发放测算",
    )  # fmt: skip


def test_the_whole_file_moves_the_old_township_sees_nothing_more() -> None:
    done = admitted(bereaved())
    home, wife = done.households["1"], done.people["1-女方"]
    raise_claims([_claim(home, wife)], by=SYSTEM, at=AT)
    row = Entitlement.objects.create(
        region=VILLAGE, household_id=home, person_id=wife, subject=wife,
        benefit="特别扶助金_死亡", starts_on=date(2026, 1, 1), basis="roll",
        confirmed_on=date(2026, 1, 5), recorded_at=AT,
    )  # fmt: skip
    Hold.objects.create(
        region=VILLAGE, entitlement=row, from_month=24312, reason="核查", placed_at=AT
    )
    before = _rows_of(VILLAGE)
    moved = move()
    assert _rows_of(VILLAGE) == {"Source": before["Source"]}
    after = _rows_of(NEXT_VILLAGE)
    assert {k: v for k, v in after.items() if k not in {"Move", "Source"}} == {
        k: v for k, v in before.items() if k != "Source"
    }
    assert (moved.from_region, moved.to_region) == (VILLAGE, NEXT_VILLAGE)
    assert not Household.objects.within(OLD).exists()
    assert Household.objects.within(NEW).get().revision == 2
    entries = AuditEntry.objects.filter(act__startswith="household.move").order_by("pk")
    assert [(each.act, each.region) for each in entries] == [
        ("household.move_out", VILLAGE),
        ("household.move_in", NEXT_VILLAGE),
    ]


@pytest.mark.parametrize(
    ("scope", "to", "said"),
    [
        (OLD, NEXT_VILLAGE, "共同的上级"),
        (NEW, NEXT_VILLAGE, "没有找到这户家庭"),
        (COUNTY, VILLAGE, "现在就由这个单位经办"),
        (COUNTY, 341599101299, "没有这个乡镇、村"),
        (COUNTY, 341599000000, "没有这个乡镇、村"),
    ],
)
def test_only_whoever_stands_over_both_moves_it_and_to_a_place_that_is(
    scope: Scope, to: int, said: str
) -> None:
    admitted(bereaved())
    with pytest.raises(Refusal, match=said):
        move(scope, to)
    assert Household.objects.get().region == VILLAGE


def test_a_second_time_is_refused_and_a_way_back_is_a_move_of_its_own() -> None:
    admitted(bereaved())
    move()
    with pytest.raises(Refusal, match="现在就由这个单位经办"):
        move()
    move(to=341599100000)
    assert Move.objects.count() == 2
    assert set(Move.objects.values_list("region", flat=True)) == {341599100000}


def test_whoever_also_belongs_to_a_family_that_stays_stays_with_it() -> None:
    first = bereaved("1")
    second = bereaved("2")
    second.memberships[2] = first.memberships[2]
    admitted(first, second)
    move()
    child = Person.objects.get(name="罗明")
    assert child.region == VILLAGE
    ties = Membership.objects.filter(person=child).order_by("household_id")
    assert [(tie.region, tie.person_region) for tie in ties] == [
        (NEXT_VILLAGE, VILLAGE),
        (VILLAGE, VILLAGE),
    ]
    move(number=1)
    assert Person.objects.get(name="罗明").region == NEXT_VILLAGE


def _batch(by: Actor) -> Batch:
    done = admitted(bereaved())
    raise_claims([_claim(done.households["1"], done.people["1-女方"])], by=by, at=AT)
    return prepare(by=by, scope=COUNTY, order=ORDER, at=AT)


ORDER = Order(
    RegionCode.parse("341599"), ("特别扶助金_死亡",), Period(2026, 1), Period(2026, 7), "上半年"
)


def test_a_draft_follows_a_locked_list_stops_the_move_a_sent_one_stays(appoint: Any) -> None:
    by = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    batch = _batch(by)
    move()
    line = BatchLine.objects.get()
    assert line.family_region == NEXT_VILLAGE
    Batch.objects.filter(pk=batch.pk).update(status="locked", digest="x")
    with pytest.raises(Refusal, match="清册已经锁定"):
        move(to=VILLAGE)
    assert Household.objects.get().region == NEXT_VILLAGE
    Batch.objects.filter(pk=batch.pk).update(status="sent")
    move(to=VILLAGE)
    assert Household.objects.get().region == VILLAGE
    assert BatchLine.objects.get().family_region == NEXT_VILLAGE
