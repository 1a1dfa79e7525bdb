"""A county's leader settles how many people sign a batch of which amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.bands import Band, faults_of
from nuanxin.money.payouts.models import ReleaseRule


class Settled(NamedTuple):
    """Bands, from which day, by which document."""

    bands: Sequence[Band]
    starts_on: date
    document: str


@transaction.atomic
def set_bands(
    *, by: Actor, scope: Scope, county: RegionCode, settled: Settled, at: datetime
) -> ReleaseRule:
    """Batches locked from that day on need these signatures; what is locked keeps its own.

    Raises Refusal with everything that is wrong, and where the county has fewer leaders than
    must approve.
    """
    region, today = int(county.value), timezone.localtime(at).date()
    if county.level != "县" or not scope.covers(region):
        raise Refusal("签字档次由县级设定，只能设定本县的。")
    faults = faults_of(settled.bands, _leaders(region, today))
    if not settled.document.strip():
        faults.append("请填写依据的文号，例如：演卫健办〔2026〕5号。")
    if settled.starts_on < today:
        faults.append("起用日期不能早于今天。")
    if faults:
        raise Refusal("".join(faults))
    made: ReleaseRule = ReleaseRule.objects.create(
        region=region, starts_on=settled.starts_on, document=settled.document.strip()[:60],
        bands=[list(each) for each in settled.bands], set_by_id=by.user_id, set_at=at,
    )  # fmt: skip
    record(by, "release.set", [], region=region, document=made.document, bands=made.bands)
    return made


def _leaders(region: int, day: date) -> int:
    going = Q(ends_on=None) | Q(ends_on__gt=day)
    posts = Post.objects.filter(
        going, role=Role.COUNTY_LEADER, region=region, starts_on__lte=day, user__is_active=True
    )
    return posts.values("user").distinct().count()
