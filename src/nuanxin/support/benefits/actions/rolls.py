"""Taking a running roll over as confirmed, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.policy import Policy
from nuanxin.support.benefits.models import Deferral, Entitlement, Finding, Opening


class OnRoll(NamedTuple):
    """Somebody a roll names as receiving a benefit; `person` empty for a household's."""

    household_id: int
    region: int
    person_id: int | None
    benefit: str
    first_year: int | None


class Roll(NamedTuple):
    """The roll taken over: import batch, the paper it is, the day, and the moment."""

    batch: UUID
    document: str
    day: date
    now: datetime


def counted(policy: Policy, row: OnRoll) -> OnRoll:
    """The row as the benefit counts at its place: a household's benefit names no person."""
    region = f"{row.region:012d}"
    grains = [
        each.grain
        for each in policy.by_name.get(row.benefit, ())
        if policy.packs[each.pack].covers(region)
    ]
    return row._replace(person_id=None) if grains and grains[-1] == "家庭" else row


@transaction.atomic
def take_over(*, by: Actor, roll: Roll, rows: Sequence[OnRoll]) -> int:
    """Write everybody on the roll as confirmed; who already is stays as they are.

    Enjoyment begins on 1 January of the year the roll names, else of the roll's own year. A
    county's first roll sets the month this system answers from. Returns how many are new.
    """
    _open_counties(by, roll, rows)
    standing = _open(rows)
    fresh: dict[tuple[int, str], OnRoll] = {}
    for row in rows:
        key = (_subject(row), row.benefit)
        if key not in standing:
            fresh.setdefault(key, row)
    written = insert_rows(
        "support_entitlement",
        (
            "public_id", "region", "household_id", "person_id", "benefit", "starts_on",
            "first_year", "basis", "document", "confirmed_on", "confirmed_by_id", "batch",
            "ended_reason", "recorded_at",
        ),
        (_row(by, roll, row) for row in fresh.values()),
    )  # fmt: skip
    region = rows[0].region // 10**6 * 10**6 if rows else None
    record(
        by,
        "benefits.taken_over",
        [],
        region=region,
        batch=str(roll.batch),
        rows=len(rows),
        new=written,
    )
    return written


def _open_counties(by: Actor, roll: Roll, rows: Sequence[OnRoll]) -> None:
    january = Period(roll.day.year, 1).ordinal
    for county in sorted({row.region // 10**6 * 10**6 for row in rows}):
        Opening.objects.get_or_create(
            region=county,
            defaults={"first_month": january, "set_by_id": by.user_id, "set_at": roll.now},
        )


def _subject(row: OnRoll) -> int:
    return -row.household_id if row.person_id is None else row.person_id


def _open(rows: Sequence[OnRoll]) -> set[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, benefit FROM support_entitlement "
            "WHERE ends_on IS NULL AND subject = ANY(%s::bigint[])",
            [[_subject(row) for row in rows]],
        )
        return {(subject, benefit) for subject, benefit in cursor.fetchall()}


def _row(by: Actor, roll: Roll, row: OnRoll) -> tuple[object, ...]:
    return (
        new_id(),
        row.region,
        row.household_id,
        row.person_id,
        row.benefit,
        date(row.first_year or roll.day.year, 1, 1),
        row.first_year,
        Entitlement.Basis.ROLL.value,
        roll.document,
        roll.day,
        by.user_id,
        roll.batch,
        "",
        roll.now,
    )


@transaction.atomic
def give_back(*, by: Actor, batch: UUID) -> int:
    """Undo what a batch took over. Raises Refusal once somebody has worked on it since."""
    rows = Entitlement.objects.filter(batch=batch)
    touched = rows.filter(ends_on__isnull=False) | rows.filter(holds__isnull=False)
    if count := touched.distinct().count():
        raise Refusal(
            f"这一批接管的待遇里，有 {count} 项后来停发或暂停过，不能整批撤销。请逐项办理停发。"
        )
    regions = list(rows.values_list("region", flat=True)[:1])
    removed, _ = rows.delete()
    record(
        by,
        "benefits.given_back",
        [Subject("batch", 0, regions[0] if regions else None)],
        batch=str(batch),
        rows=removed,
    )
    return removed


@transaction.atomic
def forget_households(*, households: Sequence[int]) -> int:
    """Drop what was found of households that leave with an import taken back; how much."""
    Deferral.objects.filter(household_id__in=households).delete()
    dropped, _ = Finding.objects.filter(household_id__in=households).delete()
    return dropped
