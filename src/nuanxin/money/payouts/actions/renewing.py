"""Taking over into a draft what has been registered of accounts since it was drawn up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal, unseal
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchLine


class _Account(NamedTuple):
    """A line and the account its payee has today."""

    line: int
    account_id: int
    owner: UUID
    sealed: bytes
    blind: bytes
    mask: str
    holder: str
    bank: str
    payee_kind: str
    agent: str


_TODAY = """
    SELECT line.id, account.id, account.public_id, account.number_sealed,
        account.number_index, account.number_mask, account.holder, account.bank,
        account.payee_kind, account.agent
    FROM money_batchline line
    JOIN registry_account account ON account.person_id = line.person_id
     AND account.known_to IS NULL
     AND (account.valid_from IS NULL OR account.valid_from <= %(day)s)
     AND (account.valid_to IS NULL OR account.valid_to > %(day)s)
    WHERE line.batch_id = %(batch)s AND line.live AND line.id = ANY(%(lines)s)
"""
_COLUMNS = (
    "account_id", "account_sealed", "account_index", "account_mask", "holder", "bank",
    "payee_kind", "agent",
)  # fmt: skip


@transaction.atomic
def renew_accounts(
    *, batch: UUID, scope: Scope, by: Actor, lines: Sequence[int], at: datetime
) -> int:
    """Pay these lines of a draft to the accounts registered today, and ask every question anew.

    Raises Refusal where none of them has an account to pay to.
    """
    row = batch_row(scope, batch, Batch.Status.DRAFT)
    if not lines:
        raise Refusal("请先勾选要更新账号的明细。")
    with connection.cursor() as cursor:
        cursor.execute(
            _TODAY, {"batch": row.pk, "lines": list(lines), "day": timezone.localdate(at)}
        )
        today = {each[0]: _Account(*each) for each in cursor.fetchall()}
    if not today:
        raise Refusal(
            "这几笔的收款人现在都没有登记账号。请先在家庭页面补登，再点“按现在的账号更新”。"
        )
    changed = list(BatchLine.objects.filter(pk__in=today))
    for line in changed:
        _pay_to(line, today[line.pk])
    BatchLine.objects.bulk_update(changed, _COLUMNS, batch_size=1000)
    trace(row, "更新账号", by, at, f"{len(changed)} 笔")
    examine(batch=batch, scope=scope, by=by, at=at)
    return len(changed)


def _pay_to(line: BatchLine, account: _Account) -> None:
    number = unseal(Kind.ACCOUNT, account.owner, account.sealed)
    line.account_id = account.account_id
    line.account_sealed = seal(Kind.ACCOUNT, line.public_id, number)
    line.account_index, line.account_mask = account.blind, account.mask
    line.holder, line.bank = account.holder, account.bank
    line.payee_kind, line.agent = account.payee_kind, account.agent
