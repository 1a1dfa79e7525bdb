"""What else is under way in 演示县: the year's round, a family that moves, units that owe."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers import rendering
from nuanxin.base.papers.shape import MARKS, Line, Look, Paper, Style
from nuanxin.base.papers.wording import Words
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.drawing import NEAR
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.region import RegionCode
from nuanxin.money.dues.actions import Said, take_step
from nuanxin.money.dues.models import DueStep
from nuanxin.money.payables.models import EmployerDue
from nuanxin.money.payouts.actions import stamping
from nuanxin.money.payouts.actions.bands import Settled, set_bands
from nuanxin.money.payouts.bands import Band
from nuanxin.money.payouts.models import Batch, ReleaseRule
from nuanxin.registry.consents.actions import Said as Consent
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.purposes import COUNTY_TRANSFER
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.reviews.actions import answering
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.actions.posting import post_year
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.postings import waits
from nuanxin.support.transfers.actions.ends import Hand as Mover
from nuanxin.support.transfers.actions.offering import Consented, Offer, offer
from nuanxin.support.transfers.models import Departure

SCOPE = Scope.of(COUNTY)
_TOWN = Scope.of(RegionCode.parse(str(NEAR // 1000)))
_YEAR = 2026
_ELSEWHERE = 341502_000000
_PROCEDURE = "anhui-special-support"
_PHONE = "0564-0000000"


@transaction.atomic
def write_to_units() -> None:
    """One unit was written to and reminded; the other has not been asked yet."""
    due = EmployerDue.objects.filter(status=EmployerDue.Status.OPEN).order_by("pk").first()
    if due is None or DueStep.objects.exists():
        return
    today = timezone.localdate()
    for step, document, back in (
        (DueStep.Step.LETTER, f"演示卫健函〔{_YEAR}〕6号", 40),
        (DueStep.Step.REMINDED, "", 10),
    ):
        day = today - timedelta(days=back)
        take_step(
            due=due.public_id, scope=SCOPE, by=actor("health"), step=step,
            said=Said(document, day, ""), at=moment(day),
        )  # fmt: skip


@transaction.atomic
def open_year() -> None:
    """The round of the year: one township has looked at everybody without a hint, and posted
    what that leaves; the others have all of it before them.
    """
    region = int(COUNTY.value)
    if Review.objects.filter(region=region, year=_YEAR).exists():
        return
    today, now = timezone.localdate(), timezone.now()
    asked = Round(
        COUNTY, _YEAR, today + timedelta(days=9), today + timedelta(days=20),
        today + timedelta(days=34),
    )  # fmt: skip
    review = open_review(by=actor("health"), scope=SCOPE, asked=asked, at=now)
    by = answering.Hand(actor("township"), _TOWN, now)
    rows = ReviewLine.objects.within(_TOWN).filter(review=review)
    plain = set(rows.filter(hint="").values_list("pk", flat=True))
    rest = set(rows.exclude(hint="").values_list("pk", flat=True))
    if plain:
        answering.answer_without_hints(hand=by, review=review, lines=plain)
    if rest:
        answering.answer_lines(hand=by, review=review, lines=rest, answer="same")
    if _PROCEDURE in {each.procedure.procedure for each in waits(_TOWN, review)}:
        wanted = Wanted(
            today, today + timedelta(days=7), "上门告知、村务公开栏旁口头告知", _PHONE
        )
        hand = Hand(by.by, _TOWN, today, now)
        post_year(hand=hand, review=review, procedure=_PROCEDURE, wanted=wanted)


@transaction.atomic
def offer_family() -> None:
    """A family that lives with a daughter in the next county; the other end has to accept."""
    if Departure.objects.exists():
        return
    rows = Entitlement.objects.within(SCOPE).filter(benefit="奖励扶助", ends_on=None)
    found = rows.exclude(region=NEAR).select_related("household").order_by("pk").first()
    if found is None:
        return
    home = found.household
    today = timezone.localdate()
    person = home.memberships.filter(valid_to=None, known_to=None).earliest("pk").person
    said = Consent(
        COUNTY_TRANSFER, Answer.GIVEN, Way.ORAL, today - timedelta(days=4), witness="周联系"
    )
    asked = Offer(
        _ELSEWHERE, today - timedelta(days=30), "随女儿居住，户口已迁",
        Consented(person.public_id, said),
    )  # fmt: skip
    hand = Mover(actor("health"), SCOPE, today, timezone.now())
    offer(hand=hand, household=home.public_id, asked=asked)


def settle_bands() -> None:
    """From now on a large batch takes two who approve."""
    if settled():
        return
    wanted = Settled(
        (Band(0, 1, 1), Band(500_000_000, 1, 2)), timezone.localdate(),
        f"演示卫健办〔{_YEAR}〕11号",
    )  # fmt: skip
    set_bands(by=actor("leader"), scope=SCOPE, county=COUNTY, settled=wanted, at=timezone.now())


def settled() -> bool:
    """Whether the county has its bands: the last step of the history."""
    return bool(ReleaseRule.objects.filter(region=int(COUNTY.value)).exists())


def stamp(batch: Batch, document: str, at: datetime) -> None:
    """The signed request comes back as a file; somebody else reads its fingerprint off it."""
    scan = io.BytesIO(_signed(batch, document, timezone.localdate(at)))
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": SCOPE, "at": at}
    stamping.keep_scan(**asked, by=actor("health"), scan=scan, name=f"呈签-{batch.number}.pdf")
    stamping.check_scan(**asked, by=actor("checker"), typed=batch.digest[-stamping.TYPED :])


def _signed(batch: Batch, document: str, day: date) -> bytes:
    """One page instead of a scan: what was signed, with the fingerprint it was signed on."""
    words = (
        f"{document}：请审批{batch.title}，共 {batch.line_count} 笔。",
        f"合计 {yuan_grouped(batch.total_fen)} 元。",
        f"清册指纹：{batch.digest}",
        "主要负责人签字、单位盖章：（演示，代替盖章后的扫描件）",
    )
    paper = Paper(
        "signed-request", f"{batch.title}的请示", 1, Look.OFFICIAL, "演示", (),
        tuple(Line(Style.BODY, each) for each in words),
    )  # fmt: skip
    marks: Words = dict.fromkeys((each.name for each in MARKS), "演示")
    marks["打印时间"] = day.isoformat()
    return rendering.pdf(paper, marks).content
