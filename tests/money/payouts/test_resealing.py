"""New keys under a signed batch: what was signed stays, and nothing else may change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from money.payouts.test_batches import COUNTY, _locked
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.roles import Role
from nuanxin.base.vault import keys
from nuanxin.base.vault.actions.rotating import left, reseal, rotate
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.money.payouts.models import Batch, BatchLine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    keys.forget()
    yield
    keys.forget()


def opened() -> list[str]:
    return [
        unseal(Kind.ACCOUNT, line.public_id, line.account_sealed)
        for line in BatchLine.objects.within(COUNTY).order_by("id")
        if line.account_sealed
    ]


def test_a_locked_batch_is_sealed_again_and_stays_what_it_was(
    own_keys: None, appoint: Any
) -> None:
    batch = _locked(appoint("王主任", Role.COUNTY_HEALTH, "341599"))
    before, fingerprint = opened(), Batch.objects.get(pk=batch.pk).digest
    rotate(by=SYSTEM)
    assert reseal(by=SYSTEM) >= len(before) > 0
    assert left() == 0
    assert opened() == before
    assert Batch.objects.get(pk=batch.pk).digest == fingerprint
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        BatchLine.objects.filter(batch=batch).update(account_sealed=b"another")


@pytest.mark.parametrize(
    "change", ["amount_fen = 1", "account_mask = '0'", "account_sealed = NULL, holder = 'x'"]
)
def test_nothing_else_passes_as_a_new_seal(appoint: Any, change: str) -> None:
    _locked(appoint("王主任", Role.COUNTY_HEALTH, "341599"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL nuanxin.resealing = 'on'")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            cursor.execute(f"UPDATE money_batchline SET {change}")
