"""购买服务: organisations, their contracts, and what was accepted by two hands."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted, written
from nuanxin.base.identity.roles import Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.orders.actions.doing import not_far, not_later
from nuanxin.care.orders.choices import CONFIRMERS, KEEPERS
from nuanxin.care.orders.models import (
    ContractAcceptance,
    OrderOffer,
    ServiceContract,
    ServiceOrganisation,
)
from nuanxin.care.orders.queries import service
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal

_MOST = 1_000_000


class Agreed(NamedTuple):
    """One service of a contract; the price in fen of one."""

    number: str
    service: UUID
    quantity: int
    price_fen: int
    starts_on: date
    ends_on: date
    document: str = ""


@transaction.atomic
def write_organisation(
    *, hand: Hand, public_id: UUID | None, name: str, contact: str, phone: str
) -> ServiceOrganisation:
    """Write one down, or put it right. Raises Refusal."""
    _only_keepers(hand)
    row = _organisation(hand, public_id) if public_id else None
    key = row.public_id if row else new_id()
    now: dict[str, object] = {
        "name": written(name, "名称", 60), "contact": written(contact, "联系人", 40),
    }  # fmt: skip
    if phone:
        secret = protect(Kind.PHONE, key, phone)
        now |= {"phone_sealed": secret.sealed, "phone_index": secret.index}
        now |= {"phone_mask": secret.mask}
    region = row.region if row else _county(hand)
    twin = ServiceOrganisation.objects.filter(
        region=region, name=now["name"], closed_on__isnull=True
    ).exclude(public_id=key)
    if twin.exists():
        raise Refusal(f"已经登记过“{now['name']}”。请直接改那一家。")
    if row is None:
        row = ServiceOrganisation.objects.create(public_id=key, region=region, **now)
    else:
        ServiceOrganisation.objects.filter(pk=row.pk).update(**now)
    record(hand.by, "orders.organisation", [_about(row)])
    return row


@transaction.atomic
def close_organisation(*, hand: Hand, public_id: UUID, again: bool = False) -> None:
    """It works with us no longer; or does, after all."""
    _only_keepers(hand)
    row = _organisation(hand, public_id)
    waiting = OrderOffer.objects.filter(
        contract__organisation=row, answer__in=["", "accepted"],
        order__state__in=["offered", "accepted"],
    )  # fmt: skip
    if not again and waiting.exists():
        raise Refusal("还有派给它没有做完的单。请先改派或者办完。")
    row.closed_on = None if again else hand.day
    row.save(update_fields=["closed_on"])
    record(hand.by, "orders.organisation", [_about(row)], closed=not again)


@transaction.atomic
def sign(*, hand: Hand, organisation: UUID, said: Agreed) -> ServiceContract:
    """A contract's line. Raises Refusal."""
    _only_keepers(hand)
    row, what = _organisation(hand, organisation), service(hand.scope, said.service)
    if what is None:
        raise Refusal("请从服务菜单里选买的是哪一项。")
    if row.closed_on is not None:
        raise Refusal("这家组织已经不再合作。")
    if not 1 <= said.quantity <= _MOST or not 0 <= said.price_fen <= 10**9:
        raise Refusal("数量请填 1 以上的整数，单价请填不小于 0 的数。")
    not_far(said.starts_on, hand.day, "开始日期")
    if said.ends_on < said.starts_on or (said.ends_on - said.starts_on).days > 366 * 5:
        raise Refusal("合同的结束日期不能早于开始日期，也不能超过五年。请核对日期。")
    made, fresh = ServiceContract.objects.get_or_create(
        organisation=row, number=written(said.number, "合同编号", 40), service=what,
        defaults={
            "quantity": said.quantity, "price_fen": said.price_fen,
            "starts_on": said.starts_on, "ends_on": said.ends_on,
            "document": noted(said.document, "采购文件", 80),
            "written_by_id": hand.by.user_id, "written_at": hand.at,
        },
    )  # fmt: skip
    if not fresh:
        raise Refusal("这份合同的这一项已经登记过。填错了的，请先删去再登记。")
    record(hand.by, "orders.contract", [_about(row)], quantity=said.quantity)
    return made


@transaction.atomic
def drop_contract(*, hand: Hand, contract: UUID) -> None:
    """It was written down by mistake, and nothing hangs on it."""
    _only_keepers(hand)
    row = _contract(hand, contract)
    if row.offers.exists() or row.uses.exists() or row.acceptances.exists():
        raise Refusal("已经派过单、安排过心理关怀或者验收过，不能删去。")
    about = _about(row.organisation)
    row.delete()
    record(hand.by, "orders.contract", [about], taken_back=True)


@transaction.atomic
def say_accepted(
    *, hand: Hand, contract: UUID, on: date, quantity: int, words: str
) -> ContractAcceptance:
    """The first hand: so many were good. Raises Refusal."""
    _only_keepers(hand)
    row = _contract(hand, contract)
    not_later(on, hand.day, "验收日期")
    if on < row.starts_on:
        raise Refusal("验收不能早于合同开始。请核对日期。")
    if not 1 <= quantity <= _MOST:
        raise Refusal("验收数量请填 1 以上的整数。")
    who = hand.by.user_id
    if who is None:
        raise Refusal("验收要由在岗的人登记。")
    before = row.acceptances.aggregate(n=Sum("quantity"))["n"] or 0
    if before + quantity > row.quantity:
        raise Refusal(
            f"加上这次共验收 {before + quantity}，超过合同约定的 {row.quantity}。"
            "请核对；确实增加了的，先登记补充合同。"
        )
    made: ContractAcceptance = ContractAcceptance.objects.create(
        contract=row, on=on, quantity=quantity, words=written(words, "验收意见", 100),
        said_by_id=who, said_at=hand.at,
    )  # fmt: skip
    record(hand.by, "orders.accepted", [_about(row.organisation)], quantity=quantity)
    return made


@transaction.atomic
def confirm_accepted(*, hand: Hand, acceptance: UUID, agreed: bool) -> None:
    """The second hand agrees, or the line goes."""
    if Role(hand.by.role) not in CONFIRMERS:
        raise Refusal("验收由县计生协、县卫健经办和审批负责人办。")
    row = (
        ContractAcceptance.objects.select_for_update(of=("self",))
        .filter(public_id=acceptance)
        .select_related("contract__organisation")
        .first()
    )
    if row is None or not hand.scope.covers(row.contract.organisation.region):
        raise Refusal("没有找到这次验收。请刷新页面。")
    if row.confirmed_by_id is not None:
        raise Refusal("这次验收已经复核过。")
    if agreed and row.said_by_id == hand.by.user_id:
        raise Refusal("登记的人不能自己复核。请换一个人复核。")
    about, quantity = _about(row.contract.organisation), row.quantity
    if agreed:
        row.confirmed_by_id, row.confirmed_at = hand.by.user_id, hand.at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
    else:
        row.delete()
    record(hand.by, "orders.checked", [about], quantity=quantity, ok=agreed)


def _only_keepers(hand: Hand) -> None:
    if Role(hand.by.role) not in KEEPERS:
        raise Refusal("购买服务由县计生协或者县卫健经办登记。请与他们联系。")


def _county(hand: Hand) -> int:
    ((low, _), *_more) = hand.scope.ranges
    return county_of(low)


def _organisation(hand: Hand, public_id: UUID) -> ServiceOrganisation:
    row: ServiceOrganisation | None = (
        ServiceOrganisation.objects.within(hand.scope)
        .locked()
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Refusal("没有找到这家组织。")
    return row


def _contract(hand: Hand, public_id: UUID) -> ServiceContract:
    row = (
        ServiceContract.objects.select_for_update(of=("self",))
        .filter(public_id=public_id)
        .select_related("organisation", "service")
        .first()
    )
    if row is None or not hand.scope.covers(row.organisation.region):
        raise Refusal("没有找到这份合同。请刷新页面。")
    return row


def _about(row: ServiceOrganisation) -> Subject:
    return Subject("serviceorganisation", row.pk, row.region)
