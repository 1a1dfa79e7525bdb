"""The sample is drawn and recorded; one person proposes, another confirms what was posted."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.support.reviews.actions.posting import alone
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.postings import hindrances
from nuanxin.support.reviews.sampling import MARGINS, QUANTILES, sample_size

# The order anybody can work out again from the seed.
_DRAW = """
UPDATE support_reviewline SET sampled = true
 WHERE id IN (
    SELECT id FROM support_reviewline
     WHERE review_id = %(review)s AND listed = 'continuing' AND answer = 'same'
     ORDER BY sha256(convert_to(%(seed)s || ':' || id, 'UTF8')), id LIMIT %(size)s)
"""


@transaction.atomic
def draw_sample(
    *, by: Actor, scope: Scope, year: int, confidence: int, margin: int, at: datetime
) -> Review:
    """Draw among the continuing who were answered 一致; once, and kept with its seed."""
    row = _review(by, scope, year, Role.COUNTY_HEALTH, "抽样")
    if confidence not in QUANTILES or margin not in MARGINS:
        raise Refusal("置信度请选 90、95 或 99，允许误差请选 1、2、3、5 或 10。")
    if row.size is not None:
        raise Refusal("这一年已经抽过样，不能重抽。请把抽中的核完。")
    waiting = row.lines.filter(listed=ReviewLine.Listed.CONTINUING, answer="").count()
    if waiting:
        raise Refusal(f"继续享受的还有 {waiting} 人没有核对。核完再抽样。")
    population = row.lines.filter(
        listed=ReviewLine.Listed.CONTINUING, answer=ReviewLine.Answer.SAME
    ).count()
    row.confidence, row.margin, row.population = confidence, margin, population
    row.size, row.seed = sample_size(population, confidence, margin), secrets.token_hex(16)
    row.drawn_by_id, row.drawn_at = by.user_id, at
    row.save()
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {"review": row.pk, "seed": row.seed, "size": row.size})
    record(
        by, "review.sampled", [], region=row.region, year=year, confidence=confidence,
        margin=margin, population=population, size=row.size,
    )  # fmt: skip
    return row


@transaction.atomic
def propose(*, by: Actor, scope: Scope, year: int, at: datetime) -> Review:
    """Everybody answered, the sample looked at: ready to be confirmed."""
    row = _review(by, scope, year, Role.COUNTY_HEALTH, "提请确认")
    if waiting := row.lines.filter(answer="").count():
        raise Refusal(f"还有 {waiting} 人没有核对。核完再提请确认。")
    if row.size is None:
        raise Refusal("还没有抽样复核。请先抽样。")
    if unchecked := row.lines.filter(sampled=True, sound__isnull=True).count():
        raise Refusal(f"抽中的还有 {unchecked} 人没有复核。核完再提请确认。")
    row.status = Review.Status.PROPOSED
    row.proposed_by_id, row.proposed_at = by.user_id, at
    row.save(update_fields=["status", "proposed_by", "proposed_at"])
    record(by, "review.proposed", [], region=row.region, year=year)
    return row


@transaction.atomic
def confirm(
    *, by: Actor, scope: Scope, year: int, document: str, agreed: bool, at: datetime
) -> Review:
    """The leader confirms with a document, or hands it back.

    Refused while something is not posted, a posting runs or an objection is not answered.
    """
    row = _review(by, scope, year, Role.COUNTY_LEADER, "确认", Review.Status.PROPOSED)
    if row.proposed_by_id in by.hands:
        raise Refusal("提请的人不能自己确认。请由另一位负责人确认。")
    if not agreed:
        row.status, row.proposed_by, row.proposed_at = Review.Status.OPEN, None, None
        row.save(update_fields=["status", "proposed_by", "proposed_at"])
        record(by, "review.handed_back", [], region=row.region, year=year)
        return row
    alone(row)
    if still := list(hindrances(scope, row, timezone.localdate(at))):
        raise Refusal(f"{'；'.join(still)}。到那时再确认。")
    if not document.strip():
        raise Refusal("请填确认文号，例如 演示卫健〔2026〕30号。")
    row.status, row.document = Review.Status.CONFIRMED, document.strip()[:80]
    row.confirmed_by_id, row.confirmed_at = by.user_id, at
    row.save(update_fields=["status", "document", "confirmed_by", "confirmed_at"])
    record(by, "review.confirmed", [], region=row.region, year=year, document=row.document)
    return row


def _review(
    by: Actor,
    scope: Scope,
    year: int,
    role: Role,
    deed: str,
    status: Review.Status = Review.Status.OPEN,
) -> Review:
    if by.role != role:
        raise Refusal(f"{deed}由{role.label}办理。请与他们联系。")
    row: Review | None = (
        Review.objects.within(scope).select_for_update(of=("self",)).filter(year=year).first()
    )
    if row is None:
        raise Refusal(f"没有 {year} 年度的核对。")
    if row.status != status:
        raise Refusal(f"{year} 年度的核对{row.get_status_display()}，现在不能{deed}。")
    return row
