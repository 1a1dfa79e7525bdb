"""Taking a committed batch back: the register stands exactly as before, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.actions.committing import lock_county
from nuanxin.registry.exchange.comparison import LEDGERS
from nuanxin.registry.exchange.events import RollUndone
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchKind, BatchStatus
from nuanxin.registry.people.models import Account

_SUBJECTS = """
SELECT 'person', person_id FROM registry_personfacts WHERE source_id = %(source)s
UNION SELECT 'person', person_id FROM registry_account WHERE source_id = %(source)s
UNION SELECT 'person', person_id FROM registry_supportcertificate WHERE source_id = %(source)s
UNION SELECT 'person', person_id FROM registry_membership WHERE source_id = %(source)s
UNION SELECT 'person', person FROM registry_writtenover WHERE batch_id = %(batch)s
UNION SELECT 'household', household_id FROM registry_householdfacts
       WHERE source_id = %(source)s
UNION SELECT 'household', household_id FROM registry_membership WHERE source_id = %(source)s
"""
# Whatever was learnt of them since, from anywhere else; the household number tells where.
_LATER = """
SELECT DISTINCT h.number FROM (
    SELECT m.household_id FROM registry_personfacts f
      JOIN registry_membership m ON m.person_id = f.person_id
     WHERE f.person_id = ANY(%(people)s) AND f.source_id <> %(source)s
       AND f.known_from > %(at)s
    UNION ALL
    SELECT m.household_id FROM registry_account a
      JOIN registry_membership m ON m.person_id = a.person_id
     WHERE a.person_id = ANY(%(people)s) AND a.source_id <> %(source)s
       AND a.known_from > %(at)s
    UNION ALL
    SELECT m.household_id FROM registry_supportcertificate c
      JOIN registry_source s ON s.id = c.source_id
      JOIN registry_membership m ON m.person_id = c.person_id
     WHERE c.person_id = ANY(%(people)s) AND c.source_id <> %(source)s
       AND s.recorded_at > %(at)s
    UNION ALL
    SELECT m.household_id FROM registry_writtenover w
      JOIN registry_importbatch b ON b.id = w.batch_id
      JOIN registry_membership m ON m.person_id = w.person
     WHERE w.person = ANY(%(people)s) AND b.status = 'committed'
       AND b.committed_at > %(at)s
    UNION ALL
    SELECT household_id FROM registry_householdfacts
     WHERE household_id = ANY(%(households)s) AND source_id <> %(source)s
       AND known_from > %(at)s
    UNION ALL
    SELECT household_id FROM registry_membership
     WHERE (household_id = ANY(%(households)s) OR person_id = ANY(%(people)s))
       AND source_id <> %(source)s AND known_from > %(at)s
    UNION ALL
    SELECT m.household_id FROM registry_marriage g
      JOIN registry_membership m ON m.person_id = g.person_id
     WHERE g.person_id = ANY(%(people)s) AND g.source_id <> %(source)s
       AND g.known_from > %(at)s
    UNION ALL
    SELECT household_id FROM registry_move
     WHERE household_id = ANY(%(households)s) AND known_from > %(at)s
) later JOIN registry_household h ON h.id = later.household_id
ORDER BY h.number LIMIT 6
"""
_REPLACED = """
SELECT replaces_id FROM registry_supportcertificate
 WHERE source_id = %(source)s AND replaces_id IS NOT NULL
"""
_RESTORE_CERTIFICATES = """
UPDATE registry_supportcertificate SET status = 'valid', ended_on = NULL WHERE id = ANY(%s)
"""
_VERSIONS = (
    "registry_supportcertificate",
    "registry_account",
    "registry_membership",
    "registry_marriage",
    "registry_personfacts",
    "registry_householdfacts",
)
_DELETE = {
    table: f"DELETE FROM {table} WHERE source_id = %(source)s"  # noqa: S608 - our own tables
    for table in _VERSIONS
}
_REOPEN = tuple(
    f"UPDATE {table} SET known_to = NULL "  # noqa: S608 - our own tables
    f"WHERE known_to = %(at)s AND source_id <> %(source)s AND {column} = ANY(%({ids})s)"
    for table, column, ids in (
        ("registry_personfacts", "person_id", "people"),
        ("registry_account", "person_id", "people"),
        ("registry_membership", "person_id", "people"),
        ("registry_householdfacts", "household_id", "households"),
    )
)
_PUT_BACK = """
UPDATE registry_person p SET name = w.name, pinyin = w.pinyin, initials = w.initials,
    id_number_sealed = w.id_number_sealed, id_number_index = w.id_number_index,
    id_number_mask = w.id_number_mask,
    disability_number_sealed = w.disability_number_sealed,
    disability_number_index = w.disability_number_index,
    disability_number_mask = w.disability_number_mask,
    phone_sealed = w.phone_sealed, phone_index = w.phone_index, phone_mask = w.phone_mask
  FROM registry_writtenover w WHERE w.batch_id = %(batch)s AND p.id = w.person
"""
_FORGET = {
    table: f"DELETE FROM {table} WHERE id = ANY(%s)"  # noqa: S608 - our own tables
    for table in ("registry_person", "registry_household")
}
# A unit somebody else has come to name, or has looked into, stays.
_FORGET["registry_employer"] = """
DELETE FROM registry_employer e WHERE e.id = ANY(%s)
   AND NOT EXISTS (SELECT FROM registry_personfacts f WHERE f.employer_id = e.id)
   AND NOT EXISTS (SELECT FROM registry_employerfacts f WHERE f.employer_id = e.id)
"""


class _Reach(NamedTuple):
    """What a batch touched, as the parameters of the statements above."""

    source: int
    batch: int
    at: datetime
    people: list[int]
    households: list[int]


@transaction.atomic
def undo(*, by: Actor, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Take a batch back. One taken back already is left alone.

    Refused, naming it, once later facts or anything others keep rest on the batch.
    """
    lock_county(batch.region)
    batch = ImportBatch.objects.locked().select_related(None).get(pk=batch.pk)
    if batch.status == BatchStatus.UNDONE:
        return batch
    if batch.status == BatchStatus.COMMITTED and batch.kind in LEDGERS:
        return _withdraw(by, batch, at)
    if batch.forgotten_at:
        raise Refusal(
            "这一批的保存期已满，上传的文件和提交以前的内容都已清除，不能整批撤销。"
            "请改在家庭页面逐户更正。"
        )
    if batch.status != BatchStatus.COMMITTED or batch.source_id is None:
        raise Refusal(f"这一批{batch.get_status_display()}，没有可以撤销的。")
    reach = _reach(batch)
    _refuse_later_facts(reach)
    announce(_event(by, batch, reach))
    _take_back(batch, reach)
    batch.status, batch.source = BatchStatus.UNDONE, None
    batch.undone_at, batch.undone_by_id = at, by.user_id
    batch.save()
    _run("DELETE FROM registry_source WHERE id = %(source)s", reach)
    subject = Subject("import", batch.pk, batch.region)
    people, homes = len(reach.people), len(reach.households)
    record(by, "import.undone", [subject], region=batch.region, people=people, households=homes)
    return batch


def _withdraw(by: Actor, batch: ImportBatch, at: datetime) -> ImportBatch:
    """A book beside the register is offered no more; what was checked against it stands."""
    batch.status, batch.undone_at, batch.undone_by_id = BatchStatus.UNDONE, at, by.user_id
    batch.save()
    record(by, "import.undone", [Subject("import", batch.pk, batch.region)])
    return batch


def _reach(batch: ImportBatch) -> _Reach:
    if batch.source_id is None or batch.committed_at is None:
        raise AssertionError("a committed batch has a source and a moment")
    ids: dict[str, list[int]] = {"person": [], "household": []}
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, {"source": batch.source_id, "batch": batch.pk})
        for kind, number in cursor.fetchall():
            ids[kind].append(number)
    return _Reach(
        batch.source_id, batch.pk, batch.committed_at, ids["person"], ids["household"]
    )


def _event(by: Actor, batch: ImportBatch, reach: _Reach) -> RollUndone:
    leaving = [
        number
        for trace in batch.traces.filter(table="registry_household")
        for number in trace.ids
    ]
    return RollUndone(
        batch.public_id,
        batch.region,
        by,
        reach.at,
        tuple(reach.people),
        tuple(reach.households),
        tuple(leaving),
        _cards(reach) if batch.kind == BatchKind.ACCOUNTS else None,
    )


def _cards(reach: _Reach) -> tuple[int, ...]:
    rows = Account.objects.filter(source=reach.source)
    return tuple(rows.values_list("pk", flat=True))


def _refuse_later_facts(reach: _Reach) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LATER, reach._asdict())
        numbers = [row[0] for row in cursor.fetchall()]
    if numbers:
        more = "等" if len(numbers) > 5 else ""
        raise Refusal(
            f"这一批之后又登记过新情况的家庭有：{'、'.join(numbers[:5])}{more}。"
            "整批撤销会连带丢掉这些，所以不能撤销；请改在家庭页面逐户更正。"
        )


def _take_back(batch: ImportBatch, reach: _Reach) -> None:
    replaced = [row[0] for row in _asked(_REPLACED, reach)]
    for table in _VERSIONS:
        _run(_DELETE[table], reach)
    _on(_RESTORE_CERTIFICATES, replaced)
    for statement in _REOPEN:
        _run(statement, reach)
    _run(_PUT_BACK, reach)
    batch.written_over.all().delete()
    try:
        with transaction.atomic():
            for table, statement in _FORGET.items():
                for trace in batch.traces.filter(table=table):
                    _on(statement, trace.ids)
            # Others' keys are checked at commit; here somebody can still be told.
            _on("SET CONSTRAINTS ALL IMMEDIATE", None)
            _on("SET CONSTRAINTS ALL DEFERRED", None)
    except IntegrityError as fault:
        raise Refusal(
            "这一批登记的人已有测算、发放或其他记录，不能整批撤销。请改在家庭页面逐户更正。"
        ) from fault
    batch.traces.all().delete()


def _asked(statement: str, reach: _Reach) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, reach._asdict())
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _run(statement: str, reach: _Reach) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, reach._asdict())


def _on(statement: str, ids: Iterable[int] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if ids is None else [list(ids)])
