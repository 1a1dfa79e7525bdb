"""How many people must sign a batch of which amount: a county's bands, dated, by a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.money.payouts.models import Batch, BatchSignature, ReleaseRule

MOST_CHECKS, MOST_APPROVALS, MOST_BANDS = 2, 3, 4


class Band(NamedTuple):
    """From so many fen on: how many recheck, how many approve; each of them somebody else."""

    from_fen: int
    checks: int
    approvals: int

    @property
    def people(self) -> int:
        """The maker and everybody who signs."""
        return 1 + self.checks + self.approvals


# One makes, one rechecks, one approves.
ALWAYS = (Band(0, 1, 1),)


def read_bands(stored: list[list[int]]) -> tuple[Band, ...]:
    """Bands out of a stored rule."""
    return tuple(Band(*each) for each in stored)


def rule_on(region: int, day: date) -> ReleaseRule | None:
    """What a county has settled by a day; None while it begins with what every county does."""
    rows = ReleaseRule.objects.filter(region=region, starts_on__lte=day)
    found: ReleaseRule | None = rows.order_by("-starts_on", "-pk").first()
    return found


def rules(scope: Scope, region: int) -> list[ReleaseRule]:
    """Everything a county has settled, the latest first."""
    rows = ReleaseRule.objects.within(scope).filter(region=region).select_related("set_by")
    return list(rows.order_by("-starts_on", "-pk"))


def band_of(bands: Sequence[Band], total_fen: int) -> Band:
    """The highest band an amount reaches."""
    return [band for band in bands if band.from_fen <= total_fen][-1]


def faults_of(bands: Sequence[Band], leaders: int) -> list[str]:
    """What keeps these from being bands; nothing when they may."""
    found = []
    if not 1 <= len(bands) <= MOST_BANDS or bands[0].from_fen != 0:
        found.append(f"要有 1 到 {MOST_BANDS} 档，第一档从 0 元起。")
    if any(one.from_fen >= other.from_fen for one, other in pairwise(bands)):
        found.append("各档的起点要从小到大，不能重复。")
    for band in bands:
        said = f"{yuan_grouped(band.from_fen)} 元起的一档"
        if not 1 <= band.checks <= MOST_CHECKS:
            found.append(f"{said}：复核要 1 到 {MOST_CHECKS} 人。")
        if not 1 <= band.approvals <= MOST_APPROVALS:
            found.append(f"{said}：审批要 1 到 {MOST_APPROVALS} 人。")
        elif band.approvals > leaders:
            found.append(
                f"{said}：审批要 {band.approvals} 人，本县现有审批负责人 {leaders} 人。"
            )
    if any(
        other.checks < one.checks or other.approvals < one.approvals
        for one, other in pairwise(bands)
    ):
        found.append("金额大的一档，签字的人不能比金额小的少。")
    return found


def signatures(row: Batch) -> list[BatchSignature]:
    """Who has signed the list as it stands, in order."""
    return list(row.signatures.select_related("user").order_by("pk"))


def signed_by(row: Batch) -> set[int | None]:
    """The users among them."""
    return set(row.signatures.values_list("user_id", flat=True))
