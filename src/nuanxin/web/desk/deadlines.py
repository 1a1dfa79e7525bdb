"""Lines of the desk that have a last day: requests, reminders, the year's round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, REMINDED, Role
from nuanxin.casework.reminders import queries as reminders
from nuanxin.casework.road.queries import waiting_and_late
from nuanxin.casework.road.walking import DECIDERS
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.queries import Running, running
from nuanxin.web.desk.todo import Todo


def casework(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Requests that wait for this post, and how many of them are late."""
    if role not in HANDLERS | DECIDERS:
        return
    address = reverse("casework:index")
    mine = waiting_and_late(request.scope, role, today)
    if mine.late:
        there = f"{address}?mine=1&state=late"
        yield Todo("业务办理", "已经超期的办件", mine.late, there, mine.first, mine.late)
    if mine.soon:
        there = f"{address}?mine=1&state=soon"
        yield Todo("业务办理", "三天内到期的办件", mine.soon, there, mine.first_soon)
    if mine.all:
        there = f"{address}?mine=1"
        yield Todo("业务办理", "等您办的办件", mine.all, there, mine.first, mine.late)


def reminded(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """Who asks this post about what, in one line."""
    if role not in REMINDED:
        return
    told = reminders.waiting(request.scope, role, today)
    if not told.all:
        return
    names = "、".join(name or "本县的办理规定" for name in told.names[:2])
    names += "等" if len(told.names) > 2 else ""
    steps = f"“{told.steps[0]}”" + ("等" if len(told.steps) > 1 else "")
    address = f"{reverse('casework:answer')}?state=open"
    yield Todo("催办", f"{names} 催{steps}", told.all, address, told.due, told.late)


def rounds(request: OfficeRequest, role: Role, today: date) -> Iterator[Todo]:
    """The year's round, by the days each level has."""
    if role not in HANDLERS | DECIDERS:
        return
    for year in running(request.scope, request.post.region):
        if role in DECIDERS:
            if year.status == Review.Status.PROPOSED:
                yield _whole(year, "等您确认", today)
        elif year.status == Review.Status.OPEN:
            yield from _lines(year, today)
            if role == Role.COUNTY_HEALTH and not any(year.waiting.values()):
                yield _whole(year, "核完了，等抽样复核和提请确认", today)


def _whole(year: Running, text: str, today: date) -> Todo:
    over = int(year.county_due is not None and year.county_due < today)
    address = reverse("reviews:page", args=[year.year])
    return Todo("年度核对", f"{year.year} 年度：{text}", 1, address, year.county_due, over)


def _lines(year: Running, today: date) -> Iterator[Todo]:
    """What nobody has answered yet, list by list; due at the township's day."""
    due, villages = year.township_due, year.village_due
    asked = f"（村里 {villages.month} 月 {villages.day} 日前）" if villages else ""
    for listed, count in year.waiting.items():
        if count:
            label = ReviewLine.Listed(listed).label
            text = f"{year.year} 年度：“{label}”没有核对{asked}"
            address = f"{reverse('reviews:lines', args=[year.year, listed])}?state=waiting"
            over = count if due is not None and due < today else 0
            yield Todo("年度核对", text, count, address, due, over)
