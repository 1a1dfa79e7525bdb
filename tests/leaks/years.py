"""A year of a county in the world: posted, one line objected to; late requests reminded of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from leaks.comforting import MOVING as COUNSELLED
from leaks.comforting import comfort
from leaks.guarding import MOVING as GUARDED
from leaks.guarding import guard
from leaks.needing import fill_needs
from leaks.serving import MOVING as ORDERS
from leaks.serving import serve
from leaks.treasury import pay_by_treasury
from leaks.treating import treat
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import run_inline
from nuanxin.base.jurisdiction.queries import towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.needs.models import Referral
from nuanxin.casework.manners.actions import Settled, settle_manner
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.reminders.actions.ruling import remind_by_rule
from nuanxin.casework.reminders.models import Reminder
from nuanxin.casework.road.actions.objecting import Said
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.models import Payable
from nuanxin.support.benefits.jobs import PREVIEW
from nuanxin.support.benefits.models import TrialLine
from nuanxin.support.pilots.actions import Hand as Tending
from nuanxin.support.pilots.actions import Particulars, add_pilot, write_entry
from nuanxin.support.pilots.actions import Said as Line
from nuanxin.support.reviews.actions.answering import Hand as Answering
from nuanxin.support.reviews.actions.answering import answer_lines
from nuanxin.support.reviews.actions.objecting import Against, object_to_line
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.actions.posting import post_year
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.postings import waits

# What goes with a family that is handed to another unit, beside its file and its money.
MOVING = (Referral, *ORDERS, *GUARDED, *COUNSELLED)


def fill_year(
    add: Callable[[str, object, int], None], by: Actor, place: RegionCode, at: datetime
) -> None:
    """A year; posted where the county has a township at work."""
    review = open_review(by=by, scope=Scope.of(place), asked=Round(place, 2026), at=at)
    post = Post.objects.get(user__username="township_handler")
    if post.region // 10**6 == review.region // 10**6:
        for kind, key, region in _posted(review, actor_of(post), Scope.of(post.region), at):
            add(kind, key, region)
    _pilot(add, by, place, at)
    fill_needs(add, by, Scope.of(place), at)
    treat(add, by, Scope.of(place), at)
    _try(by, place, at)
    serve(add, by, Scope.of(place), at)
    guard(by, Scope.of(place), at)
    comfort(add, by, Scope.of(place), at)
    pay_by_treasury(by, place, at)


def _try(by: Actor, place: RegionCode, at: datetime) -> None:
    """A trial of the half-year, as if nothing had been raised of it."""
    told: dict[str, object] = {"region": str(place.value), "term": "2026-H2"}
    job = run_inline(PREVIEW, by=by, region=place, arguments=told, today=at.date())
    TrialLine.objects.bulk_create(
        TrialLine(
            region=line.region, job=job.pk, household_id=line.household_id, tried_at=at,
            person_id=line.person_id, difference=line.kind != "regular", kind=line.kind,
            benefit=line.benefit, label=line.label, first_month=line.first_month,
            end_month=line.end_month, amount_fen=line.amount_fen, reason=line.reason,
            borne={"县": line.amount_fen},
        )
        for line in Payable.objects.within(Scope.of(place))
    )  # fmt: skip


def _posted(
    review: Review, by: Actor, scope: Scope, at: datetime
) -> Iterator[tuple[str, object, int]]:
    """Kind, address and region of what came of it."""
    day = at.date()
    rows = ReviewLine.objects.within(scope).filter(review=review)
    lines = list(rows.values_list("pk", flat=True))
    answer_lines(hand=Answering(by, scope, at), review=review, lines=lines, answer="same")
    hand = Hand(by, scope, day, at)
    told = Wanted(day, day + timedelta(days=7), "逐户听取意见", "0000-0000000")
    for wait in waits(scope, review):
        name = wait.procedure.procedure
        for row in post_year(hand=hand, review=review, procedure=name, wanted=told):
            yield "posting", row.public_id, row.region
    line = rows.filter(posting__isnull=False).earliest("pk")
    object_to_line(hand=hand, against=Against(review, line.pk), said=Said(day, "不住本地"))
    yield "posted", line.pk, line.region


def fill_reminders(
    add: Callable[[str, object, int], None], by: Actor, place: RegionCode, at: datetime
) -> None:
    """Every request is late: the village is reminded of one, the townships of the rest."""
    scope, county = Scope.of(place), int(place.value)
    Case.objects.within(scope).update(due=date(2026, 3, 2))
    contact = Post.objects.get(user__username="village_contact")
    for row in Case.objects.within(scope).filter(region=contact.region)[:1]:
        Reminder.objects.create(
            region=row.region, household=row.household, case=row, position=row.position,
            step=row.step, reached=0, due=row.due, asked=Role.VILLAGE_CONTACT,
            level=Reminder.Level.TOWNSHIP, words="请尽快评议", answer_by=at.date(), at=at,
        )  # fmt: skip
    rule = Settled(None, "", [], "演示", remind_after=1)
    settle_manner(by=by, scope=scope, county=county, told=rule, at=at)
    assert remind_by_rule(day=at.date(), at=at)
    for row in Reminder.objects.within(scope):
        add("reminder", row.public_id, row.region)


def _pilot(
    add: Callable[[str, object, int], None], by: Actor, place: RegionCode, at: datetime
) -> None:
    """A pilot of the county with a line in its file."""
    hand, town = Tending(by, Scope.of(place), at.date(), at), towns(place)[0].code
    told = (f"{place}工程", "试点", "centre", town, "承办单位", "文件", "做事")
    row = add_pilot(hand=hand, said=Particulars(*told, date(2026, 1, 5)))
    write_entry(hand=hand, pilot=row.public_id, said=Line(date(2026, 2, 1), "work", "做过"))
    add("pilot", row.public_id, row.region)
