"""Drawing up a batch from what is owed and open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.database.bulk import insert_rows, reserve_ids
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal, unseal
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions.rows import trace
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import laid_for
from nuanxin.money.payouts.roads import Road

_RESERVED = 7303
_PART = 100_000


class DueKey(NamedTuple):
    """A line of what is owed: benefit, months half-open, regular or supplement."""

    benefit: str
    first: int
    end: int
    kind: str


class Order(NamedTuple):
    """What a batch is to hold: benefits by name, months half-open, for which county.

    With `only`, nothing but these lines of what is owed. `budget_year` is the year whose money
    pays it: this one where none is named, or the one before. `road` is who pays: the bank by
    its list, or the treasury.
    """

    region: RegionCode
    benefits: tuple[str, ...]
    first: Period
    end: Period
    title: str
    only: tuple[DueKey, ...] = ()
    budget_year: int | None = None
    road: Road = Road.ONE_CARD


_OPEN_YEARS: list[Callable[[int, int], None]] = []


def only_from_open_years(confirm: Callable[[int, int], None]) -> None:
    """Have a part on a higher floor say no to a batch of a county and budget year."""
    if confirm not in _OPEN_YEARS:
        _OPEN_YEARS.append(confirm)


@transaction.atomic
def prepare(*, by: Actor, scope: Scope, order: Order, at: datetime) -> Batch:
    """Put every open payable of the order into a new batch, each with its payee of today.

    Raises Refusal when nothing is open, or the county lies outside the scope.
    """
    if not scope.covers(order.region):
        raise Refusal("这个地区不在您的辖区内。")
    if by.user_id is None:
        raise Refusal("编制批次要用本人账号。请登录后再办。")
    no_batch_meanwhile()
    year = _budget_year(order, timezone.localtime(at).year)
    batch = _batch(by, order, year, at)
    for part in _open_payables(order, timezone.localdate(at)):
        _write_lines(batch, part)
        batch.line_count += len(part)
        batch.total_fen += sum(line.amount_fen for line in part)
    if not batch.line_count:
        raise Refusal(
            "这些待遇在这段期间没有待发放的应付。刚才还有的，是别的同志编进了另一批，请看批次列表；"
            "还没有列的，请先做发放测算并列入应付。"
        )
    _mark_batched(batch)
    batch.save(update_fields=["line_count", "total_fen"])
    trace(batch, "编制", by, at, str(order.road.label) if batch.by_treasury else "")
    return batch


def _budget_year(order: Order, this_year: int) -> int:
    year = this_year if order.budget_year is None else order.budget_year
    if year not in {this_year, this_year - 1}:
        raise Refusal(f"批次只能用 {this_year} 或 {this_year - 1} 年度的指标。请重新选择。")
    for confirm in _OPEN_YEARS:
        confirm(int(order.region.value), year)
    return year


def no_batch_meanwhile() -> None:
    """Whoever draws up a batch, or counts on there being none, waits for whoever does so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RESERVED])


def _batch(by: Actor, order: Order, year: int, at: datetime) -> Batch:
    region = int(order.region.value)
    prefix = f"{order.region.prefix}-{timezone.localdate(at).year}-"
    count = Batch.objects.filter(number__startswith=prefix).count()
    laid = laid_for(region, order.road)
    return Batch.objects.create(
        region=region,
        number=f"{prefix}{count + 1:04d}",
        title=order.title,
        benefits=list(order.benefits),
        first_month=order.first.ordinal,
        end_month=order.end.ordinal,
        budget_year=year,
        road=order.road,
        layout=[list(column) for column in laid.columns],
        file_format=laid.manner.format,
        totals=laid.manner.totals,
        maker_id=by.user_id or 0,
        made_at=at,
    )


class _Open(NamedTuple):
    """An open payable with the payee it would go to today."""

    payable_id: int
    household_id: int
    family_region: int
    benefit: str
    label: str
    first_month: int
    end_month: int
    kind: str
    amount_fen: int
    person_id: int | None
    person_key: UUID | None
    payee: str
    id_number_sealed: bytes | None
    id_number_mask: str
    account_id: int | None
    account_key: UUID | None
    account_sealed: bytes | None
    account_index: bytes | None
    account_mask: str
    holder: str
    bank: str
    payee_kind: str
    agent: str


# A household's payment goes to the wife, else the husband: whoever lives and has an account.
_OPEN = """
    WITH due AS (
        SELECT p.* FROM money_payable p
        WHERE p.status = 'open' AND p.kind <> 'recovery'
          AND p.region >= %(low)s AND p.region < %(high)s
          AND p.benefit = ANY(%(benefits)s)
          AND p.first_month >= %(first)s AND p.end_month <= %(end)s
          AND (%(whole)s OR (p.benefit, p.first_month, p.end_month, p.kind) IN (
                SELECT * FROM unnest(
                    %(only_benefit)s::text[], %(only_first)s::int[], %(only_end)s::int[],
                    %(only_kind)s::text[])))
        FOR UPDATE
    )
    SELECT due.id, due.household_id, due.region, due.benefit, due.label, due.first_month,
        due.end_month, due.kind, due.amount_fen, person.id, person.public_id,
        COALESCE(person.name, ''), person.id_number_sealed,
        COALESCE(person.id_number_mask, ''), account.id, account.public_id,
        account.number_sealed, account.number_index, COALESCE(account.number_mask, ''),
        COALESCE(account.holder, ''), COALESCE(account.bank, ''),
        COALESCE(account.payee_kind, ''), COALESCE(account.agent, '')
    FROM due
    LEFT JOIN registry_person person ON person.id = COALESCE(due.person_id, (
            SELECT m.person_id FROM registry_membership m
            JOIN registry_personfacts f ON f.person_id = m.person_id
             AND f.known_to IS NULL AND f.valid_to IS NULL
            LEFT JOIN registry_account a ON a.person_id = m.person_id
             AND a.known_to IS NULL AND a.valid_to IS NULL
            WHERE m.household_id = due.household_id AND m.role <> '子女'
              AND m.known_to IS NULL AND m.valid_to IS NULL
            ORDER BY f.alive IS FALSE, a.id IS NULL, m.role = '男方' LIMIT 1
        ))
    LEFT JOIN registry_account account ON account.person_id = person.id
     AND account.known_to IS NULL
     AND (account.valid_from IS NULL OR account.valid_from <= %(day)s)
     AND (account.valid_to IS NULL OR account.valid_to > %(day)s)
    ORDER BY due.region, due.household_id, due.id
"""


def _open_payables(order: Order, day: date) -> Iterator[Sequence[_Open]]:
    """What is due, in parts: a batch of a prefecture need not fit in memory."""
    ((low, high),) = Scope.of(order.region).ranges
    values: dict[str, int | date | list[str] | list[int]] = {
        "low": low,
        "high": high,
        "benefits": list(order.benefits),
        "first": order.first.ordinal,
        "end": order.end.ordinal,
        "day": day,
        "whole": not order.only,
        "only_benefit": [key.benefit for key in order.only],
        "only_first": [key.first for key in order.only],
        "only_end": [key.end for key in order.only],
        "only_kind": [key.kind for key in order.only],
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(_OPEN, values)
        while rows := cursor.fetchmany(_PART):
            yield [_Open(*row) for row in rows]


_LINE = (
    "id", "public_id", "region", "batch_id", "position", "payable_id", "live", "failed",
    "household_id",
    "person_id", "family_region", "benefit", "label", "first_month", "end_month", "kind",
    "amount_fen", "payee", "id_number_sealed", "id_number_mask", "account_id",
    "account_sealed", "account_index", "account_mask", "holder", "bank", "payee_kind", "agent",
)  # fmt: skip


def _write_lines(batch: Batch, open_: Sequence[_Open]) -> None:
    ids = reserve_ids("money_batchline", len(open_))
    rows = (
        _line(batch, (number, position), each)
        for position, (number, each) in enumerate(
            zip(ids, open_, strict=True), batch.line_count + 1
        )
    )
    insert_rows("money_batchline", _LINE, rows)


def _line(batch: Batch, place: tuple[int, int], each: _Open) -> Sequence[object]:
    """A line; numbers are sealed again for it, since a seal is bound to its row."""
    owner = new_id()
    number = _again(Kind.ID_NUMBER, each.person_key, owner, each.id_number_sealed)
    account = _again(Kind.ACCOUNT, each.account_key, owner, each.account_sealed)
    return (
        place[0], owner, batch.region, batch.pk, place[1], each.payable_id, True, False,
        each.household_id, each.person_id, each.family_region, each.benefit, each.label,
        each.first_month, each.end_month, each.kind, each.amount_fen, each.payee, number,
        each.id_number_mask, each.account_id, account, each.account_index, each.account_mask,
        each.holder, each.bank, each.payee_kind, each.agent,
    )  # fmt: skip


def _again(kind: Kind, old: UUID | None, new: UUID, sealed: bytes | None) -> bytes | None:
    if sealed is None or old is None:
        return None
    return seal(kind, new, unseal(kind, old, sealed))


def _mark_batched(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE money_payable SET status = 'batched' FROM money_batchline line "
            "WHERE line.batch_id = %s AND line.payable_id = money_payable.id",
            [batch.pk],
        )
