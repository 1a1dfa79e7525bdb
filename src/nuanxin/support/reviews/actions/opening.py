"""One button opens the year: three lists, every line filled in from what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.queries import assessments, listed
from nuanxin.support.crosscheck.queries import checks
from nuanxin.support.reviews.models import Review, ReviewLine

_RECEIVING = """
INSERT INTO support_reviewline (
    review_id, region, household_id, person_id, subject, benefit, label, listed, verdict,
    reason, hint, answer, words, sampled, sound_words, outcome, outcome_words)
SELECT %(review)s, e.region, e.household_id, e.person_id, e.subject, e.benefit,
       COALESCE(g.label, e.benefit),
       CASE WHEN g.verdict_at_end = 'not_eligible' THEN 'leaving' ELSE 'continuing' END,
       COALESCE(g.verdict_at_end, ''), COALESCE(g.reason, ''),
       CASE g.verdict_at_end WHEN 'facts_missing' THEN '资料待核'
            WHEN 'unsettled' THEN '政策未明确' WHEN 'not_eligible' THEN '规则说不再符合'
            WHEN 'not_adopted' THEN '本地未开展' WHEN 'eligible' THEN ''
            ELSE '没有测算过' END,
       '', '', false, '', '', ''
  FROM support_entitlement e
  LEFT JOIN LATERAL (
        SELECT g.label, g.verdict_at_end, g.reason
          FROM support_finding f JOIN support_ground g ON g.id = f.ground_id
         WHERE f.subject = e.subject AND f.benefit = e.benefit AND f.known_to IS NULL
         ORDER BY f.first_month DESC, f.id DESC LIMIT 1) g ON true
 WHERE e.region >= %(low)s AND e.region < %(high)s AND e.ends_on IS NULL
"""
_HELD = """
UPDATE support_reviewline l SET hint = left('已暂停：' || h.reason, 200)
  FROM support_hold h JOIN support_entitlement e ON e.id = h.entitlement_id
 WHERE l.review_id = %(review)s AND h.lifted_at IS NULL AND e.ends_on IS NULL
   AND l.subject = e.subject AND l.benefit = e.benefit
"""
_DOUBTED = """
UPDATE support_reviewline l SET hint = left('三本账对碰：' || i.text, 200)
  FROM support_issue i
 WHERE l.review_id = %(review)s AND i.check_run_id = %(check)s AND i.answer = ''
   AND i.person_id = l.person_id AND i.kind <> 'turning_49'
"""
_HEARD = """
UPDATE support_reviewline l SET hint = left('村里回话有出入：' || a.words, 200)
  FROM registry_villageask a
 WHERE l.review_id = %(review)s AND a.household_id = l.household_id
   AND a.answer = 'differs' AND a.settled_at IS NULL
"""
_NEW = (
    "review_id", "region", "household_id", "person_id", "subject", "benefit", "label",
    "listed", "verdict", "reason", "hint", "answer", "words", "sampled", "sound_words",
    "outcome", "outcome_words",
)  # fmt: skip
_BLANK = ("", "", "", False, "", "", "")


class Round(NamedTuple):
    """Which year of which county, and by when each level is to be done."""

    county: RegionCode
    year: int
    village_due: date | None = None
    township_due: date | None = None
    county_due: date | None = None


@transaction.atomic
def open_review(*, by: Actor, scope: Scope, asked: Round, at: datetime) -> Review:
    """Three lists for the county's year. Refused without an assessment, and a second time."""
    if by.role != Role.COUNTY_HEALTH:
        raise Refusal("年度核对由县级卫健经办开始。请与他们联系。")
    region = int(asked.county.value)
    if not scope.covers(region):
        raise Refusal("这个县不在您的辖区。")
    _in_order(asked)
    last = assessments(scope).first()
    if last is None:
        raise Refusal("还没有测算过，没有可以核对的名单。请先做发放测算。")
    if Review.objects.filter(region=region, year=asked.year).exists():
        raise Refusal(f"{asked.year} 年度的核对已经开始。请打开那一次接着办。")
    review: Review = Review.objects.create(
        region=region, year=asked.year, term=last.term, village_due=asked.village_due,
        township_due=asked.township_due, county_due=asked.county_due,
        opened_by_id=by.user_id, opened_at=at,
    )  # fmt: skip
    lines = _fill(review, scope)
    record(by, "review.opened", [], region=region, year=asked.year, lines=lines)
    return review


@transaction.atomic
def forget_lines(*, households: Sequence[int]) -> int:
    """Drop the lines of households that leave with an import taken back; how many."""
    dropped, _ = ReviewLine.objects.filter(household_id__in=households).delete()
    return dropped


def _in_order(asked: Round) -> None:
    days = [asked.village_due, asked.township_due, asked.county_due]
    named = [day for day in days if day is not None]
    if named != sorted(named):
        raise Refusal("截止日期要一级比一级晚：先村，再乡镇，后县。请核对。")


def _fill(review: Review, scope: Scope) -> int:
    check = checks(scope).first()
    told = {
        "review": review.pk, "low": review.region, "high": review.region + 10**6,
        "check": check.pk if check else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVING, told)
        lines = int(cursor.rowcount)
        for statement in (_HELD, _HEARD, *((_DOUBTED,) if check else ())):
            cursor.execute(statement, told)
    return lines + _found(review, scope)


def _found(review: Review, scope: Scope) -> int:
    """Whom the rules find and nobody has confirmed."""
    rows = listed(scope, Term.parse(review.term), Listed.TO_CONFIRM)
    inside = rows.filter(region__gte=review.region, region__lt=review.region + 10**6)
    found = inside.values_list(
        "region", "household_id", "person_id", "subject", "benefit", "ground__label",
        "ground__verdict", "ground__reason",
    )  # fmt: skip
    # Read to the end first: the connection cannot read and copy at a time.
    made = [
        (review.pk, *row[:6], ReviewLine.Listed.NEW.value, *row[6:], *_BLANK) for row in found
    ]
    return insert_rows("support_reviewline", _NEW, made)
