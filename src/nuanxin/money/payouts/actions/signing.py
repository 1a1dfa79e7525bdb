"""How many must sign a batch, frozen when it is locked; each signature as it is given."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.bands import ALWAYS, band_of, read_bands, rule_on
from nuanxin.money.payouts.models import Batch, BatchSignature

NEEDS = ("checks_needed", "approvals_needed", "release_document")


def need_signatures(row: Batch, at: datetime) -> None:
    """Write onto the batch what the county's rule of that day asks of its amount."""
    rule = rule_on(row.region, timezone.localtime(at).date())
    band = band_of(read_bands(rule.bands) if rule else ALWAYS, row.total_fen)
    row.checks_needed, row.approvals_needed = band.checks, band.approvals
    row.release_document = rule.document if rule else ""


def sign(row: Batch, kind: BatchSignature.Kind, by: Actor, at: datetime) -> int:
    """Put a signature under it; returns how many of the kind there are now."""
    if by.user_id is None:
        raise Refusal("签字要用本人账号。请登录后再办。")
    BatchSignature.objects.create(
        region=row.region, batch=row, kind=kind, user_id=by.user_id, at=at
    )
    return BatchSignature.objects.filter(batch=row, kind=kind).count()
