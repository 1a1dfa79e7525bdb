"""One posting for the year: each line once, at the place and in the way its procedure says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.queries import notice_leasts
from nuanxin.casework.procedures.posting import (
    Wanted,
    long_enough,
    phone_of,
    placed,
    where_said,
)
from nuanxin.casework.procedures.shape import Procedure, Step
from nuanxin.casework.road.actions.rows import Hand, only
from nuanxin.casework.road.walking import takers
from nuanxin.kit.refusal import Refusal
from nuanxin.support.reviews.models import Review, ReviewLine, ReviewPosting
from nuanxin.support.reviews.postings import answered_since, manner, unposted

_ALONE = "SELECT pg_advisory_xact_lock(hashtext('support.reviews'), %s)"


def alone(review: Review) -> None:
    """Postings, objections and the confirmation of a year follow one another."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [review.pk % 2**31])


def unconfirmed(review: Review) -> None:
    """Raises Refusal once the year is confirmed; reads it anew, behind the lock."""
    alone(review)
    review.refresh_from_db()
    if review.status == Review.Status.CONFIRMED:
        raise Refusal(f"{review.year} 年度的核对已确认，不能再公示或登记异议。")


@transaction.atomic
def post_year(
    *, hand: Hand, review: Review, procedure: str, wanted: Wanted
) -> list[ReviewPosting]:
    """Post everything of one procedure in the area of whoever posts; a posting per place.

    Refused while a line is unanswered, for fewer days than the procedure's or the county's,
    from a day before the lines were answered, or from one that has not come.
    """
    unconfirmed(review)
    rows, told = _waiting(hand.scope, review, procedure)
    step = told[1]
    only(hand.by, takers(step), step.name)
    if left := sum(not row.answer for row in rows):
        raise Refusal(f"还有 {left} 人没有核对。核完再公示。")
    _days_fit(hand, step, rows, wanted)
    homes: dict[int, set[int]] = {}
    for row in rows:
        homes.setdefault(row.region, set()).add(row.household_id)
    at = placed(step, {region: len(found) for region, found in homes.items()})
    groups: dict[int, list[ReviewLine]] = {}
    for row in rows:
        groups.setdefault(at[row.region], []).append(row)
    return [_post(hand, review, told, wanted, each) for each in sorted(groups.items())]


def _waiting(
    scope: Scope, review: Review, procedure: str
) -> tuple[list[ReviewLine], tuple[Procedure, Step]]:
    found: list[ReviewLine] = []
    told: tuple[Procedure, Step] | None = None
    known: dict[tuple[int, str], tuple[Procedure, Step] | None] = {}
    for row in unposted(scope, review).select_for_update(of=("self",)).order_by("pk"):
        pair = (row.region, row.benefit)
        if pair not in known:
            known[pair] = manner(review, *pair)
        needed = known[pair]
        if needed is not None and needed[0].procedure == procedure:
            told = needed
            found.append(row)
    if told is None:
        raise Refusal("没有等着公示的。请刷新页面。")
    return found, told


def _days_fit(hand: Hand, step: Step, rows: Sequence[ReviewLine], wanted: Wanted) -> None:
    long_enough(notice_leasts(step, (row.region for row in rows), wanted.from_day), wanted)
    if wanted.from_day > hand.day:
        raise Refusal("公示开始的日期在今天之后。挂出以后再登记。")
    answered = answered_since(rows)
    if answered is not None and wanted.from_day < answered:
        raise Refusal(f"公示不能早于核对。最后一人是 {answered} 核对的，请核对开始的日期。")


def _post(
    hand: Hand,
    review: Review,
    told: tuple[Procedure, Step],
    wanted: Wanted,
    group: tuple[int, list[ReviewLine]],
) -> ReviewPosting:
    (procedure, step), (place, lines) = told, group
    if not hand.scope.covers(place):
        raise Refusal("公示的地方不在您的辖区。请由上一级办理。")
    if step.posting is None:
        raise AssertionError(f"{step.name} has no posting")
    counts = Counter(row.listed for row in lines)
    made: ReviewPosting = ReviewPosting.objects.create(
        review=review, region=place, procedure=procedure.procedure, step=step.name,
        level=step.level.value, way=step.posting.way.value, names=step.posting.names,
        basis=step.posting.basis, place_words=where_said(wanted), phone=phone_of(wanted),
        from_day=wanted.from_day, until_day=wanted.until_day,
        continuing=counts["continuing"], new=counts["new"], leaving=counts["leaving"],
        posted_by_id=hand.by.user_id, posted_at=hand.at,
    )  # fmt: skip
    ReviewLine.objects.filter(pk__in=[row.pk for row in lines]).update(posting=made)
    subjects = [Subject("household", row.household_id, row.region) for row in lines]
    record(
        hand.by, "review.posted", subjects, region=place, year=review.year, step=step.name,
        until=wanted.until_day, count=made.number,
    )  # fmt: skip
    return made
