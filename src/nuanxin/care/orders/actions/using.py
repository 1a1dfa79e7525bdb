"""What of a contract is kept for something that is no order, and how much of it was done."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.orders.models import ContractUse, ServiceContract
from nuanxin.care.orders.queries import contracts
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household


def keep(
    *, scope: Scope, contract: UUID, home: Household, what: UUID, number: int, on: date
) -> ContractUse:
    """Keep so many, or another number than before. Raises Refusal where fewer are left."""
    # Two at once would both find the last one left.
    ServiceContract.objects.select_for_update().filter(public_id=contract).first()
    found = contracts(scope).filter(public_id=contract).first()
    before: ContractUse | None = ContractUse.objects.filter(what=what).first()
    if found is None or found.organisation.closed_on is not None:
        raise Refusal("没有找到这份合同，或者这家组织不再合作。请刷新页面再选。")
    if before is None and not found.starts_on <= on <= found.ends_on:
        raise Refusal(f"这份合同从 {found.starts_on} 到 {found.ends_on}，不管那一天。请另选。")
    left = found.quantity - getattr(found, "given", 0) + (before.kept if before else 0)
    if number > left:
        raise Refusal(
            f"这份合同只剩 {max(left, 0)}{found.service.unit}。请少约几次，或者另选。"
        )
    if before is None:
        made: ContractUse = ContractUse.objects.create(
            household=home, region=home.region, contract=found, what=what, kept=number
        )
        return made
    before.kept = number
    before.save(update_fields=["kept"])
    return before


def settle(*, what: UUID, done: int, over: bool = False) -> None:
    """How many were done; what is over keeps no more. Nothing where no contract is used."""
    row = ContractUse.objects.select_for_update().filter(what=what).first()
    if row is None:
        return
    row.done = done
    row.kept = done if over else max(row.kept, done)
    row.save(update_fields=["done", "kept"])


def drop(*, what: UUID) -> None:
    """It never was."""
    ContractUse.objects.filter(what=what).delete()
