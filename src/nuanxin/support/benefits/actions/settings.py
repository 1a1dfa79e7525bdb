"""What a county sets once: from when this system answers, and how often it pays."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import LENGTHS, Term
from nuanxin.policy.inforce import setting
from nuanxin.policy.policy import Policy
from nuanxin.support.benefits.models import Assessment, Opening, PaymentTerm


class Paying(NamedTuple):
    """How often a benefit is paid in a year, in which month, and on whose word."""

    benefit: str
    year: int
    every: str
    pay_month: int | None
    source: str
    cut_off_day: int | None = None


@transaction.atomic
def open_county(*, by: Actor, county: RegionCode, first: Term, now: datetime) -> Opening:
    """Set the first month this system answers for; later than any assessment is refused."""
    code = int(county.value)
    earlier = Assessment.objects.filter(
        region__gte=code, region__lt=code + 10**6, first_month__lt=first.first
    )
    if done := earlier.first():
        raise Refusal(f"{Term.parse(done.term).label}已经测算过，启用期间不能再晚于它。")
    made, _ = Opening.objects.update_or_create(
        region=code,
        defaults={"first_month": first.first, "set_by_id": by.user_id, "set_at": now},
    )
    record(by, "benefits.opened", [], region=code, first=str(first))
    return made


@transaction.atomic
def set_payment_term(*, by: Actor, county: RegionCode, paying: Paying) -> PaymentTerm:
    """Set how often a county pays a benefit in a year."""
    if paying.every not in LENGTHS:
        raise Refusal("发放期请选：年、半年、季、月。")
    if paying.cut_off_day is not None and not 1 <= paying.cut_off_day <= 28:
        raise Refusal("截止日请填 1 到 28 之间的日子，每个月都有这一天；不设截止就留空。")
    made, _ = PaymentTerm.objects.update_or_create(
        region=int(county.value),
        benefit=paying.benefit,
        year=paying.year,
        defaults={
            "every": paying.every,
            "pay_month": paying.pay_month,
            "cut_off_day": paying.cut_off_day,
            "source": paying.source,
        },
    )
    record(by, "benefits.payment_term", [], region=int(county.value), **paying._asdict())
    return made


@transaction.atomic
def seed_payment_terms(*, county: RegionCode, year: int, policy: Policy) -> int:
    """Write a year's payment terms as the documents settle them; what stands is left alone.

    Where no document says, the row stays empty: somebody has to be asked.
    """
    found = []
    for period in (Period(year, 12), Period(year)):
        place = setting(policy, county.value, period)
        every = place.settled.get("发放期", "")
        month = place.settled.get("发放月", "")
        found += [
            PaymentTerm(
                region=int(county.value),
                benefit=definition.name,
                year=year,
                every="年" if every and definition.every == "年" else every,
                pay_month=int(month) if month else None,
                source="政策包" if every else "",
            )
            for definition in place.base.by_name.values()
            if definition.kind == "现金"
        ]
    before = PaymentTerm.objects.count()
    PaymentTerm.objects.bulk_create(found, ignore_conflicts=True)
    return PaymentTerm.objects.count() - before
