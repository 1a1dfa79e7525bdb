"""A year is posted once, as procedures say; objections stop lines; two confirm afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.procedures import library
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.casework.road.actions.objecting import Answer, Said
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit, after
from nuanxin.support.reviews.actions import answering
from nuanxin.support.reviews.actions.confirming import confirm
from nuanxin.support.reviews.actions.objecting import (
    UPHELD,
    Against,
    answer_line,
    object_to_line,
)
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.actions.posting import post_year
from nuanxin.support.reviews.models import (
    Review,
    ReviewLine,
    ReviewObjection,
    ReviewPosting,
)
from nuanxin.support.reviews.postings import hindrances, opened, unregistered, waits
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, run
from support.reviews.years import TODAY, TOWN, post_all, wanted

pytestmark = pytest.mark.django_db
ROAD = "anhui-special-support"
Appoint = Callable[[str, Role, str], Actor]


class Year(NamedTuple):
    """A review in which everybody was answered 一致, proposed; and who works on it."""

    review: Review
    li: Hand
    sun: Actor


@pytest.fixture
def year(appoint: Appoint) -> Year:
    admitted(*(bereaved(str(key)) for key in range(1, 7)))
    on_roll()
    run()
    wang = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    row = open_review(by=wang, scope=SCOPE, asked=Round(COUNTY, 2026), at=NOW)
    ReviewLine.objects.update(answer="same", answered_at=NOW)
    row.status, row.proposed_by_id = Review.Status.PROPOSED, wang.user_id
    row.save()
    li = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100000")
    sun = appoint("孙局长", Role.COUNTY_LEADER, "341599")
    return Year(row, Hand(li, TOWN, TODAY, NOW), sun)


@pytest.fixture
def elsewhere(appoint: Appoint) -> Hand:
    other = appoint("赵干事", Role.TOWNSHIP_HANDLER, "341599101000")
    return Hand(other, Scope.of("341599101000"), TODAY, NOW)


def post(year: Year, told: Wanted | None = None, by: Hand | None = None) -> list[ReviewPosting]:
    return post_year(
        hand=by or year.li, review=year.review, procedure=ROAD, wanted=told or wanted()
    )


def agree(year: Year, days: int = 0) -> Review:
    at = NOW + timedelta(days=days)
    return confirm(by=year.sun, scope=SCOPE, year=2026, document="30号", agreed=True, at=at)


def special() -> ReviewLine:
    line: ReviewLine = ReviewLine.objects.filter(benefit=DEATH).earliest("pk")
    return line


def reopened(year: Year) -> Review:
    Review.objects.update(status="open")
    year.review.refresh_from_db()
    return year.review


def test_a_place_is_posted_once_with_the_number_of_each_list(year: Year) -> None:
    (wait,) = [each for each in waits(TOWN, year.review) if each.procedure.procedure == ROAD]
    (row,) = post(year)
    lines = ReviewLine.objects.filter(posting=row)
    assert {(line.benefit, line.region) for line in lines} == {(DEATH, VILLAGE)}
    assert (row.region, row.number, row.continuing) == (VILLAGE, wait.number, 12)
    assert (row.names, row.way) == (False, "适当方式（不张榜、不上网）")
    with pytest.raises(Refusal, match="没有等着公示"):
        post(year)


def test_a_village_with_few_families_is_posted_at_the_township(year: Year) -> None:
    homes = ReviewLine.objects.values_list("household", flat=True).order_by("household")
    ReviewLine.objects.exclude(household__in=list(homes.distinct())[:4]).delete()
    (row,) = post(year)
    assert row.region == VILLAGE - VILLAGE % 1000


def test_what_is_unanswered_stops_it_and_what_differs_is_left_out(year: Year) -> None:
    line = special()
    ReviewLine.objects.filter(pk=line.pk).update(answer="")
    with pytest.raises(Refusal, match="还有 1 人没有核对"):
        post(year)
    ReviewLine.objects.filter(pk=line.pk).update(answer="differs", words="搬走了")
    post(year)
    line.refresh_from_db()
    assert line.posting is None
    assert ROAD not in {each.procedure.procedure for each in waits(TOWN, year.review)}


def test_it_begins_when_it_hangs_and_never_before_it_was_answered(year: Year) -> None:
    day = timedelta(days=1)
    for told, why in (
        (wanted(start=TODAY + day), "挂出以后再登记"),
        (wanted(start=TODAY - day), "不能早于核对"),
        (wanted(0), "要在开始之后"),
        (wanted()._replace(phone=" "), "请填异议电话"),
        (wanted()._replace(place_words=""), "公示地点和方式"),
    ):
        with pytest.raises(Refusal, match=why):
            post(year, told)
    assert not ReviewPosting.objects.exists()


def test_the_days_are_the_procedures_and_cannot_be_shortened(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A village meeting's thirty days on a board, counted as a request's notice counts them."""
    reward = library.named("xiangtan-rural-reward")
    assert reward is not None
    values = {name: getattr(reward, name) for name in Procedure.__slots__}
    here = Procedure(**{**values, "region": COUNTY, "benefits": (DEATH,)})
    monkeypatch.setattr(library, "procedures", lambda: (here,))

    def hang(days: int) -> list[ReviewPosting]:
        return post_year(
            hand=year.li, review=year.review, procedure=here.procedure, wanted=wanted(days)
        )

    with pytest.raises(Refusal, match=r"公示 30 天.*不能缩短"):
        hang(29)
    (row,) = hang(30)
    assert (row.names, row.way) == (True, "公示栏张榜")


def test_where_the_procedure_is_silent_the_countys_days_cannot_be_shortened(
    year: Year,
) -> None:
    Manner.objects.create(
        region=year.review.region, notice_days=5, notice_unit="working", returns=[],
        source="县里的规定", settled_at=NOW,
    )  # fmt: skip
    last = after(TODAY, 5, Unit.WORKING).day
    with pytest.raises(Refusal, match=r"公示 5 个工作日.*不能缩短"):
        post(year, wanted()._replace(until_day=last - timedelta(days=1)))
    (row,) = post(year, wanted()._replace(until_day=last))
    assert row.until_day == last


def test_the_township_posts_its_own_area_alone(year: Year, elsewhere: Hand) -> None:
    with pytest.raises(Refusal, match="没有等着公示"):
        post(year, by=elsewhere)
    with pytest.raises(Refusal, match="由乡镇经办办理"):
        post(year, by=Hand(year.sun, SCOPE, TODAY, NOW))


def test_nothing_is_confirmed_before_it_was_posted_and_the_days_are_over(year: Year) -> None:
    with pytest.raises(Refusal, match="没有公示"):
        agree(year)
    post_all(year.review, year.li)
    with pytest.raises(Refusal, match="才期满"):
        agree(year, 7)
    assert agree(year, 8).status == "confirmed"
    with pytest.raises(Refusal, match="已确认"):
        post(year)


def test_an_objection_stops_the_year_until_it_is_answered_in_writing(year: Year) -> None:
    post(year)
    line = special()
    against, day = Against(year.review, line.pk), timedelta(days=1)
    for other in (TODAY - day, TODAY + day):
        with pytest.raises(Refusal, match="要在公示期内"):
            object_to_line(hand=year.li, against=against, said=Said(other, "不在本地住"))
    said = object_to_line(hand=year.li, against=against, said=Said(TODAY, "不在本地住"))
    assert "不在本地住".encode() not in bytes(said.words_sealed)
    with pytest.raises(Refusal, match="已经有一件异议"):
        object_to_line(hand=year.li, against=against, said=Said(TODAY, "再说一次"))
    later = TODAY + 30 * day
    assert "还有 1 件异议没有答复" in list(hindrances(SCOPE, year.review, later))
    with pytest.raises(Refusal, match="有异议"):
        answering.answer_lines(
            hand=answering.Hand(year.li.by, TOWN, NOW), review=reopened(year),
            lines=[line.pk], answer="differs", words="搬走了",
        )  # fmt: skip
    found, county = said.public_id, Hand(year.sun, SCOPE, TODAY, NOW)
    for hand, words, why in ((county, "好", "由乡镇经办"), (year.li, " ", "请填“书面答复")):
        with pytest.raises(Refusal, match=why):
            answer_line(
                hand=hand, review=year.review, objection=found, answer=Answer(False, words)
            )
    told = Answer(False, "户口和居住都在本村")
    answer_line(hand=year.li, review=year.review, objection=found, answer=told)
    assert opened(ReviewObjection.objects.get()) == ("不在本地住", "户口和居住都在本村")
    assert not [each for each in hindrances(SCOPE, year.review, later) if "异议" in each]


def test_its_answer_is_due_by_the_day_the_county_had_settled(year: Year) -> None:
    post(year)
    against = Against(year.review, special().pk)
    Manner.objects.create(
        region=year.review.region, answer_days=5, answer_unit="natural", returns=[],
        source="县里的规定", settled_at=NOW,
    )  # fmt: skip
    said = object_to_line(hand=year.li, against=against, said=Said(TODAY, "不在本地住"))
    by = after(TODAY, 5, Unit.NATURAL).day
    assert said.due == by
    Manner.objects.update(answer_days=50)
    said.refresh_from_db()
    assert said.due == by


def test_an_objection_upheld_leaves_the_line_for_somebodys_hands(year: Year) -> None:
    post(year)
    line = special()
    against = Against(year.review, line.pk)
    said = object_to_line(hand=year.li, against=against, said=Said(TODAY, "已经再生育"))
    told = Answer(True, "查实")
    answer_line(hand=year.li, review=year.review, objection=said.public_id, answer=told)
    line.refresh_from_db()
    assert (line.answer, line.words) == ("differs", UPHELD)
    with pytest.raises(Refusal, match="已经成立"):
        answering.answer_lines(
            hand=answering.Hand(year.li.by, TOWN, NOW), review=reopened(year),
            lines=[line.pk], answer="same",
        )  # fmt: skip


def test_only_a_posted_line_of_ones_own_area_is_objected_to(
    year: Year, elsewhere: Hand
) -> None:
    against, said = Against(year.review, special().pk), Said(TODAY, "不在本地住")
    with pytest.raises(Refusal, match="没有公示过"):
        object_to_line(hand=year.li, against=against, said=said)
    post(year)
    with pytest.raises(Refusal, match="没有找到这一行"):
        object_to_line(hand=elsewhere, against=against, said=said)


def test_what_no_procedure_names_needs_no_posting_and_is_said(year: Year) -> None:
    free = set(unregistered(SCOPE, year.review))
    posted = {label for each in waits(SCOPE, year.review) for label in each.labels}
    assert posted
    assert not posted & free
    assert posted | free == set(ReviewLine.objects.values_list("label", flat=True))
