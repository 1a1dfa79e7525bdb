"""Who acts for somebody: by law, agreed, named, chosen in advance, or as the last resort."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nuanxin.base.audit.wording import noted, written
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.guardians.actions.finding import home_of
from nuanxin.care.guardians.choices import ENDS, FOUND, STAND_INS, TIERS, WAYS, WHO
from nuanxin.care.guardians.models import Guardian, Ward
from nuanxin.care.medical.actions.doing import (
    Somebody,
    not_later,
    only_handlers,
    somebody,
    traced,
)
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Membership, PersonFacts

_WAY, _TIER = Guardian.Way, Guardian.Tier


class Said(NamedTuple):
    """Who, by which way and paper; without a beginning: chosen, for the day it is needed."""

    name: str
    relation: str
    way: str
    tier: str
    document: str
    document_on: date
    issued_by: str
    starts_on: date | None
    approved_by: str = ""
    skipped: str = ""
    phone: str = ""


@transaction.atomic
def name_guardian(*, hand: Hand, household: UUID, person: UUID, said: Said) -> Guardian:
    """Write one down. Raises Refusal where the law knows no such guardian."""
    only_handlers(hand)
    who = somebody(hand, household, person)
    ward = Ward.objects.locked().filter(person=who.person, ended_on__isnull=True).first()
    name = written(said.name, "监护人", 40)
    _refuse(hand, who, said, name)
    _refuse_chosen(who, said, ward)
    if said.starts_on is None and said.way != _WAY.CHOSEN:
        raise Refusal("请填开始日期；只有本人事先选定的（意定监护），可以先空着。")
    if said.starts_on is not None:
        _refuse_start(hand, said.starts_on, said.document_on, ward)
    key = new_id()
    secret = protect(Kind.PHONE, key, said.phone) if said.phone else None
    row: Guardian = Guardian.objects.create(
        public_id=key, household=who.home, region=who.home.region, person=who.person,
        name=name, relation=written(said.relation, "和本人的关系", 20), way=said.way,
        tier=said.tier, document=written(said.document, "凭据", 80),
        document_on=said.document_on, issued_by=written(said.issued_by, "出具单位", 60),
        approved_by=noted(said.approved_by, "同意的单位", 60),
        skipped=noted(said.skipped, "前面顺序的人为什么不当", 100), starts_on=said.starts_on,
        recorded_by_id=hand.by.user_id, recorded_at=hand.at,
        phone_sealed=secret.sealed if secret else None,
        phone_index=secret.index if secret else None, phone_mask=secret.mask if secret else "",
    )  # fmt: skip
    if said.starts_on is not None:
        _relieve(row)
    traced(hand, "guardians.named", who, of=said.way)
    return row


def _refuse(hand: Hand, who: Somebody, said: Said, name: str) -> None:
    if said.way not in WAYS or said.tier not in TIERS:
        raise Refusal("请选怎样确定的、是哪一种人。")
    if said.tier not in WHO[_WAY(said.way)]:
        able = "、".join(str(TIERS[each]) for each in WHO[_WAY(said.way)])
        raise Refusal(f"“{WAYS[said.way]}”的监护人只能是：{able}。请另选。")
    _refuse_unfit(who, name)
    not_later(said.document_on, hand.day, "凭据日期")
    if said.tier == _TIER.OTHER and said.way == _WAY.LAW and not said.approved_by.strip():
        raise Refusal(
            "其他人或者组织当监护人，要本人住所地的居委会、村委会或者民政部门同意"
            "（《民法典》第二十八条）。请填同意的单位。"
        )
    first = said.way == _WAY.LAW and said.tier == _TIER.SPOUSE
    if said.way in {_WAY.LAW, _WAY.LAST} and not first and not said.skipped.strip():
        raise Refusal(
            "法律按顺序：配偶，父母、子女，其他近亲属，其他愿意的人或者组织。"
            "请写前面顺序的人为什么不当，例如“没有配偶”。"
        )
    twin = Guardian.objects.filter(person=who.person, name=name, ends_on__isnull=True)
    if twin.exists():
        raise Refusal(f"“{name}”已经登记过。换了凭据的，请先终止再登记。")


def _refuse_unfit(who: Somebody, name: str) -> None:
    """Nobody acts for themself, nor whoever cannot act or has died."""
    if name == who.person.name:
        raise Refusal("监护人不能是本人。请核对姓名。")
    same = Membership.objects.filter(
        household=who.home, person__name=name, known_to__isnull=True, valid_to__isnull=True
    ).values_list("person", flat=True)
    gone = PersonFacts.objects.filter(
        Q(alive=False) | Q(death_date__isnull=False), person__in=same, known_to__isnull=True,
        valid_to__isnull=True,
    )  # fmt: skip
    if gone.exists():
        raise Refusal(f"档案里“{name}”已经去世。请核对姓名。")
    if Ward.objects.filter(person__in=same, ended_on__isnull=True).exists():
        raise Refusal(f"“{name}”自己也要监护，不能当监护人。请另选。")


def _refuse_chosen(who: Somebody, said: Said, ward: Ward | None) -> None:
    """Whom somebody chose in writing while they could comes before the law's order."""
    waits = Guardian.objects.filter(
        person=who.person, way=_WAY.CHOSEN, starts_on__isnull=True, ends_on__isnull=True
    ).first()
    if said.way == _WAY.CHOSEN:
        if ward is not None and said.document_on >= ward.found_on:
            raise Refusal(
                "意定监护要在本人有完全民事行为能力的时候书面约定（《民法典》第三十三条），"
                f"凭据要早于 {ward.found_on}。请核对日期，或者另选一种。"
            )
    elif waits is not None and said.way not in STAND_INS:
        raise Refusal(
            f"本人事先选定了“{waits.name}”。请先登记他（她）开始监护；"
            "不愿意、不能当的，先终止那一份约定。"
        )


def _refuse_start(hand: Hand, on: date, document_on: date, ward: Ward | None) -> None:
    if ward is None:
        raise Refusal("请先登记本人的民事行为能力；还能自己作主的人，不设监护人。")
    not_later(on, hand.day, "开始日期")
    if on < document_on:
        raise Refusal("开始日期不能早于凭据日期。请核对日期。")


def _relieve(row: Guardian) -> None:
    """Whoever stood in until a guardian was found is relieved that day."""
    if row.way in STAND_INS or row.starts_on is None:
        return
    stood = Guardian.objects.filter(
        person=row.person_id, way__in=STAND_INS, ends_on__isnull=True
    ).exclude(pk=row.pk)
    for each in stood:
        each.ends_on = max(row.starts_on, each.starts_on or row.starts_on)
        each.ended_why = FOUND
        each.save(update_fields=["ends_on", "ended_why"])


@transaction.atomic
def begin(*, hand: Hand, household: UUID, guardian: UUID, on: date) -> Guardian:
    """Whom somebody chose in advance is needed now."""
    only_handlers(hand)
    row = guardian_of(hand, household, guardian)
    if row.starts_on is not None or row.ends_on is not None:
        raise Refusal("这一位不在等开始。请刷新页面。")
    ward = Ward.objects.locked().filter(person=row.person_id, ended_on__isnull=True).first()
    _refuse_start(hand, on, row.document_on, ward)
    if ward is not None and on < ward.found_on:
        raise Refusal("本人丧失民事行为能力以后，意定监护才开始。请核对日期。")
    row.starts_on = on
    row.save(update_fields=["starts_on"])
    _relieve(row)
    traced(hand, "guardians.begun", Somebody(row.household, row.person), on=on)
    return row


@transaction.atomic
def end(*, hand: Hand, household: UUID, guardian: UUID, on: date, why: str) -> Guardian:
    """It is over; from that day on this name opens nothing."""
    only_handlers(hand)
    row = guardian_of(hand, household, guardian)
    if row.ends_on is not None:
        raise Refusal("已经终止。请刷新页面。")
    if why not in ENDS:
        raise Refusal("请选为什么终止。")
    not_later(on, hand.day, "终止日期")
    if on < (row.starts_on or row.document_on):
        raise Refusal("终止不能早于开始。请核对日期。")
    row.ends_on, row.ended_why = on, why
    row.save(update_fields=["ends_on", "ended_why"])
    traced(hand, "guardians.ended", Somebody(row.household, row.person), on=on)
    return row


@transaction.atomic
def take_back(*, hand: Hand, household: UUID, guardian: UUID) -> None:
    """The end was a mistake; or the whole row was, and nobody looked at it yet."""
    only_handlers(hand)
    row = guardian_of(hand, household, guardian)
    who = Somebody(row.household, row.person)
    if row.ends_on is not None:
        _reopen(row)
    elif row.checks.exists():
        raise Refusal("已经有查看记录，不能删去。请登记终止。")
    else:
        row.delete()
    traced(hand, "guardians.back", who)


def _reopen(row: Guardian) -> None:
    running = Ward.objects.filter(person=row.person_id, ended_on__isnull=True).exists()
    if row.starts_on is not None and not running:
        raise Refusal("本人已经恢复行为能力。恢复登记错了的，请先撤回那一步。")
    twin = Guardian.objects.filter(
        person=row.person_id, name=row.name, ends_on__isnull=True
    ).exists()
    if twin:
        raise Refusal(f"“{row.name}”后来又登记过，不能撤回。")
    row.ends_on, row.ended_why = None, ""
    row.save(update_fields=["ends_on", "ended_why"])


def guardian_of(hand: Hand, household: UUID, guardian: UUID) -> Guardian:
    """One of a family of one's area, both locked. Raises Refusal."""
    row: Guardian | None = (
        Guardian.objects.locked()
        .filter(household=home_of(hand, household), public_id=guardian)
        .select_related("household", "person")
        .first()
    )
    if row is None:
        raise Refusal("没有找到这位监护人。请刷新页面。")
    return row
