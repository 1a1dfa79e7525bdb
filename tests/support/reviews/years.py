"""What tests of a year share: everything posted, and the days it takes."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.support.reviews.actions.posting import post_year
from nuanxin.support.reviews.models import Review
from nuanxin.support.reviews.postings import waits
from support.benefits.county import NOW

TOWN = Scope.of("341599100000")
TODAY = timezone.localdate(NOW)


def wanted(days: int = 7, start: date = TODAY) -> Wanted:
    return Wanted(start, start + timedelta(days=days), "小组长逐户听取意见", "0564-1234567")


def post_all(review: Review, hand: Hand) -> None:
    """Every procedure's notice in the area of whoever posts."""
    for each in waits(hand.scope, review):
        name = each.procedure.procedure
        post_year(hand=hand, review=review, procedure=name, wanted=wanted())
