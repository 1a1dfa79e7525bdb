"""A county's year: three lists filled in beforehand, answered, sampled, confirmed by two."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road.actions.rows import Hand as Office
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import PersonFacts
from nuanxin.support.benefits.actions.holding import hold
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.reviews.actions.answering import (
    Hand,
    answer_lines,
    answer_without_hints,
    check_lines,
)
from nuanxin.support.reviews.actions.confirming import confirm, draw_sample, propose
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.queries import progress, sample
from nuanxin.support.reviews.sampling import MARGINS, QUANTILES, sample_size
from registry.people.families import admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, run
from support.reviews.years import TODAY, TOWN, post_all


@pytest.fixture
def wang(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100000")


@pytest.fixture
def sun(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("孙局长", Role.COUNTY_LEADER, "341599")


def opened(wang: Actor, keys: int = 3) -> Review:
    """Families on the roll; one who asks for more; a wife who has died since."""
    admitted(*(bereaved(str(key)) for key in range(1, keys + 1)))
    on_roll()
    dead = PersonFacts.objects.filter(person__name="陈桂兰").earliest("pk")
    PersonFacts.objects.filter(pk=dead.pk).update(alive=False, death_date=date(2026, 3, 1))
    run()
    return open_review(by=wang, scope=SCOPE, asked=Round(COUNTY, 2026), at=NOW)


@pytest.mark.django_db
def test_the_year_opens_in_three_lists_with_what_is_known_already(wang: Actor) -> None:
    review = opened(wang)
    lines = ReviewLine.objects.filter(review=review)
    assert lines.filter(listed="continuing", benefit=DEATH).count() == 5
    leaving = lines.get(listed="leaving")
    assert (leaving.hint, leaving.verdict) == ("规则说不再符合", "not_eligible")
    assert lines.filter(listed="new").exists()
    assert not lines.filter(listed="new", benefit=DEATH).exists()
    assert Entitlement.objects.filter(ends_on__isnull=True).count() == 6, "nothing was stopped"
    with pytest.raises(Refusal, match="已经开始"):
        open_review(by=wang, scope=SCOPE, asked=Round(COUNTY, 2026), at=NOW)


@pytest.mark.django_db
def test_what_somebody_held_back_is_looked_at_one_by_one(wang: Actor, li: Actor) -> None:
    admitted(bereaved("1"))
    on_roll()
    run()
    held = Entitlement.objects.earliest("pk")
    hold(by=SYSTEM, entitlement=held, from_month=2026 * 12, reason="联系不上", now=NOW)
    review = open_review(by=wang, scope=SCOPE, asked=Round(COUNTY, 2026), at=NOW)
    line = ReviewLine.objects.get(review=review, subject=held.subject, benefit=DEATH)
    assert line.hint == "已暂停：联系不上"
    with pytest.raises(Refusal, match="0 人还能这样办"):
        answer_without_hints(hand=Hand(li, TOWN, NOW), review=review, lines=[line.pk])


@pytest.mark.django_db
def test_a_year_is_answered_sampled_and_confirmed_by_two(
    wang: Actor, li: Actor, sun: Actor
) -> None:
    review = opened(wang)
    hand = Hand(li, TOWN, NOW)
    mine = ReviewLine.objects.filter(review=review)
    sure = list(mine.filter(hint="").values_list("pk", flat=True))
    with pytest.raises(Refusal, match="没有核对"):
        propose(by=wang, scope=SCOPE, year=2026, at=NOW)
    assert answer_without_hints(hand=hand, review=review, lines=sure) == len(sure)
    rest = list(mine.filter(answer="").values_list("pk", flat=True))
    with pytest.raises(Refusal, match="请写明哪里有出入"):
        answer_lines(hand=hand, review=review, lines=rest, answer="differs")
    answer_lines(hand=hand, review=review, lines=rest, answer="differs", words="3月去世")
    with pytest.raises(Refusal, match="还没有抽样"):
        propose(by=wang, scope=SCOPE, year=2026, at=NOW)
    drawn = draw_sample(by=wang, scope=SCOPE, year=2026, confidence=95, margin=5, at=NOW)
    assert (drawn.population, drawn.size) == (5, 5)
    with pytest.raises(Refusal, match="不能重抽"):
        draw_sample(by=wang, scope=SCOPE, year=2026, confidence=90, margin=5, at=NOW)
    first, *others = mine.filter(sampled=True).values_list("pk", flat=True)
    again = Hand(wang, SCOPE, NOW)
    with pytest.raises(Refusal, match="一次登记一个人"):
        check_lines(hand=again, review=review, lines=[first, *others], sound=False, words="x")
    with pytest.raises(Refusal, match="请先勾选"):
        check_lines(hand=again, review=review, lines=[], sound=True, words="")
    check_lines(hand=again, review=review, lines=[first], sound=False, words="搬走了")
    with pytest.raises(Refusal, match="没有复核"):
        propose(by=wang, scope=SCOPE, year=2026, at=NOW)
    check_lines(hand=again, review=review, lines=others, sound=True, words="")
    with pytest.raises(Refusal, match="已经复核过"):
        answer_lines(hand=hand, review=review, lines=[first], answer="")
    proposed = propose(by=wang, scope=SCOPE, year=2026, at=NOW)
    assert (sample(proposed).checked, sample(proposed).wrong) == (5, 1)
    with pytest.raises(Refusal, match="由审批负责人"):
        confirm(by=wang, scope=SCOPE, year=2026, document="x", agreed=True, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(confirmed_by=wang.user_id)
    post_all(review, Office(li, TOWN, TODAY, NOW))
    later = NOW + timedelta(days=8)
    done = confirm(
        by=sun, scope=SCOPE, year=2026, document="演示卫健〔2026〕30号", agreed=True, at=later
    )
    assert done.status == "confirmed"
    with pytest.raises(Refusal, match="不能再改"):
        answer_lines(hand=hand, review=done, lines=[first], answer="")
    (town,) = progress(TOWN, review)
    assert (town.total, town.waiting, town.differs) == (len(sure) + len(rest), 0, len(rest))


@pytest.mark.django_db
def test_nobody_checks_their_own_answer_and_another_township_reaches_nothing(
    wang: Actor, li: Actor
) -> None:
    review = opened(wang, 1)
    mine = ReviewLine.objects.filter(review=review)
    every = list(mine.values_list("pk", flat=True))
    elsewhere = Hand(li, Scope.of("341599101000"), NOW)
    with pytest.raises(Refusal, match="0 人还能"):
        answer_lines(hand=elsewhere, review=review, lines=every, answer="same")
    own = Hand(wang, SCOPE, NOW)
    answer_lines(hand=own, review=review, lines=every, answer="same")
    draw_sample(by=wang, scope=SCOPE, year=2026, confidence=95, margin=5, at=NOW)
    line = mine.filter(sampled=True).earliest("pk")
    with pytest.raises(Refusal, match="不能复核自己"):
        check_lines(hand=own, review=review, lines=[line.pk], sound=True, words="")
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.filter(pk=line.pk).update(checked_by=wang.user_id)


@pytest.mark.django_db
def test_the_draw_can_be_worked_out_again_from_its_seed(
    wang: Actor, li: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = opened(wang, 8)
    every = list(ReviewLine.objects.filter(review=review).values_list("pk", flat=True))
    answer_lines(hand=Hand(li, TOWN, NOW), review=review, lines=every, answer="same")
    monkeypatch.setattr("nuanxin.support.reviews.actions.confirming.sample_size", lambda *_: 4)
    drawn = draw_sample(by=wang, scope=SCOPE, year=2026, confidence=95, margin=5, at=NOW)
    lines = ReviewLine.objects.filter(review=review, listed="continuing")
    ordered = sorted(
        lines.values_list("pk", flat=True),
        key=lambda pk: hashed(f"{drawn.seed}:{pk}"),
    )
    assert set(lines.filter(sampled=True).values_list("pk", flat=True)) == set(ordered[:4])


def hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@given(st.integers(1, 60_000), st.sampled_from(sorted(QUANTILES)), st.sampled_from(MARGINS))
def test_a_sample_is_never_more_than_all_and_grows_with_what_is_asked(
    population: int, confidence: int, margin: int
) -> None:
    size = sample_size(population, confidence, margin)
    assert 1 <= size <= population
    assert size <= sample_size(population + 1, confidence, margin)
    for stricter in (each for each in MARGINS if each < margin):
        assert sample_size(population, confidence, stricter) >= size


def test_the_sizes_are_those_of_the_tables() -> None:
    assert sample_size(51_012, 95, 5) == 382
    assert sample_size(10**9, 95, 5) == 385
    assert sample_size(0, 95, 5) == 0
