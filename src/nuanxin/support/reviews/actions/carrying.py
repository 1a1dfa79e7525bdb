"""What two people confirmed is carried out: leaving stopped, new asked for, continuing stamped.

One transaction: killed in the middle nothing of it is there, and the next run does all of it.
A line carried out is not touched again; one left for somebody's hands is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, groupby

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import start
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.actions.papers import Stamp, stamp_people
from nuanxin.registry.people.models import CertificateStamp, SupportCertificate
from nuanxin.registry.people.words import CertificateStatus
from nuanxin.support.reviews.actions.asking import ask_for
from nuanxin.support.reviews.actions.stopping import stop_lines
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.outcomes import Outcome
from nuanxin.support.reviews.queries import CARRY, last_job, told_apart

Progress = Callable[[str, int, int], None]
_STOPPED, _ASKED, _STAMPED = 500, 50, 2000
_LIVE = frozenset({Job.Status.QUEUED, Job.Status.DOING})


@transaction.atomic
def order(*, by: Actor, scope: Scope, year: int) -> Job:
    """Have a confirmed year carried out by a worker; while one is at it, that one."""
    review = _confirmed(by, scope, year)
    before = last_job(review)
    if before is not None and before.status in _LIVE:
        return before
    number = int(before.key.rsplit("/", 1)[1]) + 1 if before is not None else 1
    return start(
        CARRY, by=by, region=review.region, arguments={"year": year},
        key=f"{review.public_id}/{number}",
    )  # fmt: skip


@transaction.atomic
def carry_out(
    *, hand: Hand, year: int, policy: Policy, progress: Progress
) -> dict[str, dict[str, int]]:
    """Carry a confirmed year out; list → how many of it are carried out, left, not told.

    Refused before the second person has confirmed, and for anybody but the county.
    """
    review = _confirmed(hand.by, hand.scope, year)
    _leave_what_differs(hand, review)
    for step, listed, homes, work in (
        ("停发", ReviewLine.Listed.LEAVING, _STOPPED, partial(stop_lines, review)),
        ("发起申请", ReviewLine.Listed.NEW, _ASKED, ask_for),
    ):
        rows = list(_waiting(hand, review, listed).select_related("household"))
        for done, few in _by_homes(rows, homes):
            progress(step, done, len(rows))
            _write(work(hand, few, policy), hand.at)
    _stamp(hand, review, progress)
    review.carried_by_id, review.carried_at = hand.by.user_id, hand.at
    review.save(update_fields=["carried_by", "carried_at"])
    counts = told_apart(hand.scope, review)
    record(hand.by, "review.carried_out", [], region=review.region, year=year, counts=counts)
    return counts


def _confirmed(by: Actor, scope: Scope, year: int) -> Review:
    """The year, locked, so that two runs follow one another."""
    if by.role != Role.COUNTY_HEALTH:
        raise Refusal(f"落实年度核对由{Role.COUNTY_HEALTH.label}办理。请与他们联系。")
    row: Review | None = (
        Review.objects.within(scope).select_for_update(of=("self",)).filter(year=year).first()
    )
    if row is None:
        raise Refusal(f"没有 {year} 年度的核对。")
    if row.status != Review.Status.CONFIRMED:
        raise Refusal(f"{year} 年度的核对{row.get_status_display()}。负责人确认以后才能落实。")
    return row


def _open(hand: Hand, review: Review) -> QuerySet[ReviewLine]:
    """What is not carried out yet."""
    rows: QuerySet[ReviewLine] = ReviewLine.objects.within(hand.scope).filter(review=review)
    return rows.exclude(outcome=ReviewLine.Outcome.DONE)


def _waiting(hand: Hand, review: Review, listed: str) -> QuerySet[ReviewLine]:
    """Those of a list that were found right, and not wrong by whoever looked again."""
    rows = _open(hand, review).filter(listed=listed, answer=ReviewLine.Answer.SAME)
    return rows.exclude(sound=False).order_by("household_id", "pk")


def _leave_what_differs(hand: Hand, review: Review) -> None:
    left = {"outcome": ReviewLine.Outcome.LEFT, "outcome_at": hand.at}
    rows = _open(hand, review)
    rows.filter(answer=ReviewLine.Answer.DIFFERS).update(
        outcome_words=Concat(Value("核对有出入："), F("words")), **left
    )
    rows.filter(answer=ReviewLine.Answer.SAME, sound=False).update(
        outcome_words=Concat(Value("复核不符："), F("sound_words")), **left
    )


def _by_homes(
    rows: Sequence[ReviewLine], homes: int
) -> Iterator[tuple[int, Sequence[ReviewLine]]]:
    """Some families at a time, whole; with how many lines came before."""
    done = 0
    families = [list(lines) for _, lines in groupby(rows, key=lambda row: row.household_id)]
    for start_at in range(0, len(families), homes):
        some = list(chain.from_iterable(families[start_at : start_at + homes]))
        yield done, some
        done += len(some)


def _write(outcomes: Sequence[Outcome], at: datetime) -> None:
    for each in outcomes:
        each.line.outcome, each.line.outcome_words = each.outcome, each.words[:200]
        each.line.outcome_at = at
    ReviewLine.objects.bulk_update(
        [each.line for each in outcomes], ["outcome", "outcome_words", "outcome_at"]
    )


def _stamp(hand: Hand, review: Review, progress: Progress) -> None:
    """年审 for everybody who continues and has a certificate; the year is kept for all."""
    holding = Exists(
        SupportCertificate.objects.filter(
            person=OuterRef("person"), status=CertificateStatus.VALID
        )
    )
    rows = _waiting(hand, review, ReviewLine.Listed.CONTINUING)
    people = sorted(set(rows.filter(holding).values_list("person_id", flat=True)))
    stamp = Stamp(review.year, hand.day, hand.day)
    done, refused = ReviewLine.Outcome.DONE, ""
    try:
        for number in range(0, len(people), _STAMPED):
            progress("年审", number, len(people))
            few = people[number : number + _STAMPED]
            stamp_people(scope=hand.scope, people=few, by=hand.by, stamp=stamp)
    except Refusal as refusal:
        refused = str(refusal)
    late = ~Exists(
        CertificateStamp.objects.filter(
            certificate__person=OuterRef("person"), certificate__status=CertificateStatus.VALID,
            year=review.year,
        )
    )  # fmt: skip
    said = f"{review.year} 年度继续"
    _tell(rows.filter(~holding), done, f"{said}，没有特别扶助证", hand.at)
    if refused:
        _tell(rows.filter(holding), ReviewLine.Outcome.LEFT, refused, hand.at)
        return
    _tell(rows.filter(holding, late), done, f"{said}，证是以后发的，不用年审", hand.at)
    _tell(rows.filter(holding), done, f"{said}，年审章已盖", hand.at)


def _tell(rows: QuerySet[ReviewLine], outcome: str, words: str, at: datetime) -> None:
    rows.update(outcome=outcome, outcome_words=words, outcome_at=at)
