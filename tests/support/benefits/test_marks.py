"""What the database keeps with findings and counts of them is what looking it all up says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.registry.people.models import Household, PersonFacts
from nuanxin.support.benefits import paging
from nuanxin.support.benefits.actions.confirming import (
    Chosen,
    put_aside,
    resume,
    stop,
    take_up,
)
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.marks import Mark
from nuanxin.support.benefits.models import (
    Deferral,
    Entitlement,
    Finding,
    FindingCount,
    Hold,
)
from nuanxin.support.benefits.queries import Filters, cells, groups, listed
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, NOW, OCTOBER, SCOPE, on_roll, run

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, tzinfo=UTC)
NOVEMBER = Term.parse("2026-11")
BY_PLACE = ("region", "id")
ORDERS = (
    BY_PLACE,
    ("ground__benefit", "region", "id"),
    ("ground__amount_fen", "region", "id"),
    ("ground__reason", "region", "id"),
)


def _looked_up(found: Finding) -> Mark:
    """The marks of a finding, from every row that has a say."""
    marks = Mark(0)
    first = Period.from_ordinal(found.first_month).first_day
    last = Period.from_ordinal(found.first_month + found.months - 1).last_day
    for said in Entitlement.objects.filter(subject=found.subject, benefit=found.benefit):
        if said.starts_on <= last and (said.ends_on is None or said.ends_on > first):
            marks |= Mark.CONFIRMED
            marks |= Mark.RUNNING if said.ends_on is None else Mark(0)
        for held in Hold.objects.filter(entitlement=said):
            until = held.until_month
            begun = held.from_month < found.first_month + found.months
            if begun and (until is None or until > found.first_month):
                marks |= Mark.HELD
    aside = Deferral.objects.filter(
        subject=found.subject, benefit=found.benefit, ground=found.ground
    )
    for each in aside:
        marks |= {
            Listed.TO_CONFIRM: Mark.ASIDE_TO_CONFIRM,
            Listed.TO_STOP: Mark.ASIDE_TO_STOP,
            Listed.CHANGED: Mark.ASIDE_CHANGED,
        }[Listed(each.listed)]
    former = Finding.objects.filter(
        subject=found.subject, benefit=found.benefit, months=found.months,
        first_month=found.first_month - found.months, known_to__isnull=True,
    ).first()  # fmt: skip
    if former is not None:
        was = (former.ground.verdict, former.ground.amount_fen)
        if was != (found.ground.verdict, found.ground.amount_fen):
            marks |= Mark.CHANGED
    return marks


def _agrees() -> Counter[Mark]:
    """Every finding bears what looking up says, and the counts are of them; returns how many
    bear which.
    """
    standing = Finding.objects.filter(known_to__isnull=True)
    wrong = [
        (str(each), Mark(each.marks), _looked_up(each))
        for each in standing.select_related("ground")
        if Mark(each.marks) != _looked_up(each)
    ]
    assert not wrong
    names = ("region", "every", "term", "ground_id", "marks")
    rows = Counter(standing.values_list(*names))
    counted: Counter[tuple[object, ...]] = Counter()
    for *key, people in FindingCount.objects.values_list(*names, "people"):
        counted[tuple(key)] += people
    assert {key: n for key, n in counted.items() if n} == dict(rows)
    assert [which for which in Listed if not _page_is_the_list(which)] == []
    return Counter(Mark(marks) for marks in standing.values_list("marks", flat=True))


def _page_is_the_list(which: Listed) -> bool:
    """A list, its number on the board, its groups and its pages are of the same people."""
    whole = sorted(listed(SCOPE, OCTOBER, which).values_list("pk", flat=True))
    every = groups(SCOPE, OCTOBER, which)
    board = cells(SCOPE, OCTOBER, Filters())
    paged = [
        row.pk
        for start in range(0, len(whole) + 2, 2)
        for row in paging.page(
            SCOPE, OCTOBER, which, Filters(), BY_PLACE, slice(start, start + 2)
        )
    ]
    numbers = {
        len(whole), len(paged), sum(each.people for each in every),
        sum(each.count(which) for each in board.values()),
    }  # fmt: skip
    return numbers == {len(whole)} and sorted(paged) == whole


def _all(which: Listed, term: Term = OCTOBER) -> Chosen:
    rows = listed(SCOPE, term, which)
    return Chosen(rows, rows.count())


def test_marks_and_counts_follow_whatever_is_done() -> None:
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    run("2026-10")
    assert set(_agrees()) == {Mark(0)}
    on_roll()
    assert _agrees()[Mark.CONFIRMED | Mark.RUNNING] == 4
    said = Entitlement.objects.filter(benefit=DEATH).order_by("pk")
    held = hold(
        by=SYSTEM, entitlement=said[0], from_month=OCTOBER.first, reason="联系不上", now=NOW
    )
    assert _agrees()[Mark.CONFIRMED | Mark.RUNNING | Mark.HELD] == 1
    # The next month: written with its marks, the hold still stands in it.
    run("2026-11")
    assert _agrees()[Mark.CONFIRMED | Mark.RUNNING | Mark.HELD] == 2
    lift(by=SYSTEM, held=held, until_month=NOVEMBER.first, reason="已入户核实", now=LATER)
    assert _agrees()[Mark.CONFIRMED | Mark.RUNNING | Mark.HELD] == 1
    # One dies in October as is known later: that month is written anew, the next has changed.
    wife = PersonFacts.objects.filter(name="陈桂兰").order_by("id")[0]
    PersonFacts.objects.filter(pk=wife.pk).update(alive=False, death_date=date(2026, 9, 3))
    run("2026-11", LATER)
    assert _agrees()[Mark.CONFIRMED | Mark.RUNNING | Mark.CHANGED] == 1
    run("2026-10", LATER)
    assert not any(Mark.CHANGED in marks for marks in _agrees())
    put_aside(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, which=Listed.TO_STOP,
        chosen=_all(Listed.TO_STOP), reason="等死亡证明",
    )  # fmt: skip
    assert sum(n for marks, n in _agrees().items() if Mark.ASIDE_TO_STOP in marks) == 1
    take_up(by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=_all(Listed.ASIDE))
    assert not any(Mark.ASIDE_TO_STOP in marks for marks in _agrees())
    stop(
        by=SYSTEM, scope=SCOPE, term=OCTOBER, chosen=_all(Listed.TO_STOP),
        from_day=date(2026, 10, 1), reason="本人已去世",
    )  # fmt: skip
    assert not any(Mark.RUNNING & marks and Mark.CHANGED & marks for marks in _agrees())
    assert not listed(SCOPE, OCTOBER, Listed.TO_STOP)
    resume(by=SYSTEM, entitlement=said.exclude(ends_on=None).get(), reason="弄错了")
    Household.objects.filter(region=NEXT_VILLAGE).update(region=VILLAGE)
    assert not sum(
        FindingCount.objects.filter(region=NEXT_VILLAGE).values_list("people", flat=True)
    )
    _agrees()
    Entitlement.objects.all().delete()
    assert {marks for marks in _agrees() if marks} <= {Mark.CHANGED}
    Finding.objects.all().delete()
    assert not _agrees()


def test_a_years_benefit_is_marked_by_its_year() -> None:
    admitted(bereaved("1"))
    run()
    found = Finding.objects.filter(benefit=DEATH).order_by("pk")[0]
    Finding.objects.filter(pk=found.pk).update(
        every="年", term="2026", first_month=2026 * 12, months=12
    )
    on_roll()
    Entitlement.objects.all().update(ends_on=date(2026, 3, 1))
    assert _agrees()[Mark.CONFIRMED] == 1  # October's are over


def test_pages_follow_the_order_asked_for_in_both_directions() -> None:
    for number, village in (("1", VILLAGE), ("2", NEXT_VILLAGE), ("3", VILLAGE)):
        admitted(bereaved(number, village))
    run()
    everybody = listed(SCOPE, OCTOBER, Listed.ELIGIBLE)
    for columns in (*ORDERS, *([f"-{each}" for each in order] for order in ORDERS)):
        ids = list(everybody.order_by(*columns).values_list("pk", flat=True))
        assert len(ids) >= 6
        for size in (1, 4, 50):
            found = [
                row.pk
                for start in range(0, len(ids) + size, size)
                for row in paging.page(
                    SCOPE, OCTOBER, Listed.ELIGIBLE, Filters(), columns,
                    slice(start, start + size),
                )
            ]  # fmt: skip
            assert found == ids
