"""Raising what is owed, once; withdrawing what was raised in error, before any batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.database.bulk import insert_rows, reserve_ids
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.payables.claims import EMPLOYERS, Claim, Share
from nuanxin.money.payables.models import EmployerDue, Payable

_PAYABLE = (
    "id", "public_id", "region", "claim_key", "seq", "household_id", "person_id", "benefit",
    "label", "first_month", "end_month", "kind", "amount_fen", "status", "reason", "basis",
    "raised_by_id", "raised_at",
)  # fmt: skip
_SHARE = (
    "region", "payable_id", "position", "layer", "document", "clause", "level", "amount_fen",
)  # fmt: skip
_DUE = (
    "public_id", "region", "claim_key", "seq", "household_id", "person_id", "benefit", "label",
    "level", "document", "clause", "amount_fen", "status", "raised_at",
)  # fmt: skip


_RAISING = 7302


class Raised(NamedTuple):
    """What raising did: new lines and their fen; lines that already stood."""

    new: int
    amount_fen: int
    standing: int


@transaction.atomic
def raise_claims(claims: Iterable[Claim], *, by: Actor, at: datetime) -> Raised:
    """Raise claims that do not stand yet; doing it twice changes nothing.

    Employers' shares become dues of theirs, outside the county's books. Raises Refusal when a
    standing line has another amount: a difference needs a `seq` and a reason of its own.
    """
    _one_at_a_time()
    wanted = {(claim.key, claim.seq): claim for claim in claims}
    standing = _standing(list(wanted))
    _refuse_other_amounts(wanted, standing)
    new = [claim for key, claim in wanted.items() if key not in standing]
    county = [claim for claim in new if _county(claim)]
    ids = reserve_ids("money_payable", len(county))
    # Shares first: the database compares when the payables are there.
    insert_rows("money_payableshare", _SHARE, _shares(county, ids))
    insert_rows("money_payable", _PAYABLE, _payables(county, ids, by, at))
    insert_rows("money_employerdue", _DUE, _dues(new, at))
    _name_employers(new)
    amount = sum(_county_fen(claim) for claim in county)
    if new:
        record(by, "money.raise", [], claims=len(new), amount_fen=amount)
    return Raised(len(new), amount, len(standing))


def _one_at_a_time() -> None:
    """Two officers raising the same period wait for each other; the second changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RAISING])


def _county(claim: Claim) -> list[Share]:
    return [s for s in claim.shares if s.level not in EMPLOYERS and s.amount_fen]


def _county_fen(claim: Claim) -> int:
    return sum(share.amount_fen for share in _county(claim))


def _standing(keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The lines that stand already: (key, seq) → fen, employers' dues included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claim_key, seq, SUM(amount_fen)::bigint FROM ("
            "SELECT claim_key, seq, amount_fen FROM money_payable UNION ALL "
            "SELECT claim_key, seq, amount_fen FROM money_employerdue) standing "
            "JOIN unnest(%s::text[], %s::int[]) AS asked(key, number) "
            "ON claim_key = key AND seq = number GROUP BY claim_key, seq",
            [[key for key, _ in keys], [number for _, number in keys]],
        )
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def _refuse_other_amounts(
    wanted: dict[tuple[str, int], Claim], standing: dict[tuple[str, int], int]
) -> None:
    other = [key for key, fen in standing.items() if wanted[key].amount_fen != fen]
    if other:
        raise Refusal(
            f"有 {len(other)} 笔已经按别的金额生成过应付，不能改写。"
            "请按差额另列补发或追缴，并写明事由。"
        )


def _payables(
    claims: Sequence[Claim], ids: Sequence[int], by: Actor, at: datetime
) -> Iterator[Sequence[object]]:
    for claim, number in zip(claims, ids, strict=True):
        yield (
            number, new_id(), claim.region, claim.key, claim.seq, claim.household_id,
            claim.person_id, claim.benefit, claim.label, claim.first.ordinal,
            claim.end.ordinal, claim.kind.value, _county_fen(claim), Payable.Status.OPEN.value,
            claim.reason, claim.basis, by.user_id, at,
        )  # fmt: skip


def _shares(claims: Sequence[Claim], ids: Sequence[int]) -> Iterator[Sequence[object]]:
    for claim, number in zip(claims, ids, strict=True):
        for position, share in enumerate(_county(claim)):
            yield (
                claim.region, number, position, share.layer, share.document, share.clause,
                share.level, share.amount_fen,
            )  # fmt: skip


def _dues(claims: Sequence[Claim], at: datetime) -> Iterator[Sequence[object]]:
    for claim in claims:
        for share in claim.shares:
            if share.level in EMPLOYERS and share.amount_fen:
                yield (
                    new_id(), claim.region, claim.key, claim.seq, claim.household_id,
                    claim.person_id, claim.benefit, claim.label, share.level, share.document,
                    share.clause, share.amount_fen, "open", at,
                )  # fmt: skip


# The unit a spouse worked for on the last day the claim covers, as far as the register knows.
_EMPLOYERS = """
UPDATE money_employerdue due SET employer_id = fact.employer_id
  FROM unnest(%s::text[], %s::int[], %s::date[]) AS asked (key, number, day),
       registry_membership tie, registry_personfacts fact
 WHERE due.claim_key = asked.key AND due.seq = asked.number
   AND tie.household_id = due.household_id AND tie.known_to IS NULL
   AND (tie.valid_from IS NULL OR tie.valid_from <= asked.day)
   AND (tie.valid_to IS NULL OR tie.valid_to > asked.day)
   AND CASE WHEN due.level IN ('女方单位', '男方单位') THEN tie.role = left(due.level, 2)
       ELSE tie.person_id = due.person_id END
   AND fact.person_id = tie.person_id AND fact.known_to IS NULL
   AND (fact.valid_from IS NULL OR fact.valid_from <= asked.day)
   AND (fact.valid_to IS NULL OR fact.valid_to > asked.day)
"""


def _name_employers(claims: Sequence[Claim]) -> None:
    owing = [c for c in claims if any(share.level in EMPLOYERS for share in c.shares)]
    if not owing:
        return
    days = [Period.from_ordinal(claim.end.ordinal - 1).last_day for claim in owing]
    keys, numbers = [claim.key for claim in owing], [claim.seq for claim in owing]
    with connection.cursor() as cursor:
        cursor.execute(_EMPLOYERS, (keys, numbers, days))


def name_employer(due: EmployerDue) -> bool:
    """Name the unit of a due that was raised before anybody knew it; whether one is known."""
    last = Term.parse(due.term).last_month.last_day
    with connection.cursor() as cursor:
        cursor.execute(_EMPLOYERS, ([due.claim_key], [due.seq], [last]))
    due.refresh_from_db(fields=["employer"])
    return due.employer_id is not None


@transaction.atomic
def withdraw(*, payable_ids: Sequence[int], scope: Scope, by: Actor, reason: str) -> int:
    """Take back lines that are still open; a line in a batch is refused by name."""
    rows = Payable.objects.within(scope).filter(pk__in=payable_ids).locked()
    held = [row for row in rows if row.status != Payable.Status.OPEN]
    if held:
        raise Refusal(
            f"{len(held)} 笔已经进了发放批次，不能撤回。请先把它们从批次里移出，或另列追缴。"
        )
    if back := Payable.objects.within(scope).filter(pk__in=payable_ids, bounces__isnull=False):
        raise Refusal(
            f"{len(back)} 笔送过财政、被银行退回，账上还欠着，不能撤回。请核实账号后再发。"
        )
    changed = (
        Payable.objects.within(scope)
        .filter(pk__in=payable_ids)
        .update(status=Payable.Status.WITHDRAWN, reason=reason)
    )
    record(by, "money.withdraw", [], lines=changed, reason=reason)
    return changed


@transaction.atomic
def leave_to(*, household: int, county: int) -> None:
    """What was raised for a family stays the money of the county it has left."""
    for model in (Payable, EmployerDue):
        model.objects.filter(household=household, of_county__isnull=True).update(
            of_county=county
        )
