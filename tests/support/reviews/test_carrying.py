"""A confirmed year is carried out: once, whole, by the county; what cannot be is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.models import CertificateStamp, Household, Person
from nuanxin.support.benefits.models import Deferral, Entitlement, Finding
from nuanxin.support.happenings.actions.doing import Hand as Teller
from nuanxin.support.happenings.actions.doing import happen
from nuanxin.support.happenings.actions.writing import Told
from nuanxin.support.happenings.models import Kind
from nuanxin.support.reviews.actions.carrying import carry_out, order
from nuanxin.support.reviews.actions.opening import Round, open_review
from nuanxin.support.reviews.models import Review, ReviewLine
from nuanxin.support.reviews.outcomes import ASIDE
from nuanxin.support.reviews.queries import told_apart
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, NOW, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db
TOWN = Scope.of("341599100000")
DIED = date(2026, 3, 5)
PAPER = Origin(SourceKind.POLICE, "公安", date(2026, 4, 1), document="注销证明")
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def wang(appoint: Appoint) -> Hand:
    by = appoint("王主任", Role.COUNTY_HEALTH, "341599")
    return Hand(by, SCOPE, NOW.date(), NOW + timedelta(hours=2))


@pytest.fixture
def review(wang: Hand, appoint: Appoint) -> Review:
    """Two families; one wife died in March; everybody answered 一致 and confirmed by two."""
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"), bereaved("2"))
    on_roll()
    li = Teller(
        appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100000"), TOWN, NOW.date(),
        NOW + timedelta(minutes=1),
    )  # fmt: skip
    home = Household.objects.earliest("pk")
    wife = Person.objects.get(name="陈桂兰", memberships__household=home)
    told = Told(Kind.PARENT_DIED, DIED, PAPER, wife.public_id, "注销证明")
    happen(hand=li, household=home.public_id, told=told, policy=policy())
    run(now=NOW + timedelta(hours=1))
    row = open_review(by=wang.by, scope=SCOPE, asked=Round(COUNTY, 2026), at=wang.at)
    ReviewLine.objects.update(answer="same")
    return confirmed(row)


def confirmed(row: Review) -> Review:
    row.status, row.document = Review.Status.CONFIRMED, "演示卫健〔2026〕30号"
    row.save()
    return row


def carried(hand: Hand) -> dict[str, dict[str, int]]:
    return carry_out(hand=hand, year=2026, policy=policy(), progress=lambda *_: None)


def lines(listed: str) -> QuerySet[ReviewLine]:
    return ReviewLine.objects.filter(listed=listed).order_by("pk")


def test_the_worker_stops_who_leaves_from_the_month_the_rules_say_on_one_order(
    wang: Hand, review: Review
) -> None:
    job = order(by=wang.by, scope=SCOPE, year=2026)
    assert order(by=wang.by, scope=SCOPE, year=2026).pk == job.pk
    done = perform(job.public_id, wang.day)
    assert (done.status, done.error) == ("done", "")
    assert done.result["leaving"] == {"done": 1, "left": 0, "open": 0}
    assert order(by=wang.by, scope=SCOPE, year=2026).pk != job.pk
    row = Entitlement.objects.get(ends_on__isnull=False)
    assert (row.person and row.person.name, row.ended_by_id) == ("陈桂兰", wang.by.user_id)
    assert row.ends_on in (date(2026, 3, 1), date(2026, 4, 1))
    assert row.ended_reason.endswith("；2026 年度核对（演示卫健〔2026〕30号）")
    said = f"自 2026 年 {row.ends_on.month} 月起停发"
    assert lines("leaving").get().outcome_words.startswith(said)


def test_the_new_are_asked_for_who_continues_is_stamped_and_a_second_run_adds_nothing(
    wang: Hand, review: Review
) -> None:
    old = CertificateStamp.objects.count()
    counts = carried(wang)
    told = lines("new").values_list("outcome", "outcome_words")
    assert counts["new"]["done"] == Case.objects.filter(channel="found").count() > 0
    assert counts["new"]["left"] > 0
    assert {words for outcome, words in told if outcome == "done"} == {
        f"已发起申请，受理号 {case.number}" for case in Case.objects.all()
    }
    assert all("程序" in words for outcome, words in told if outcome == "left")
    assert counts["continuing"] == {"done": 3, "left": 0, "open": 0}
    stamped = lines("continuing").filter(outcome_words="2026 年度继续，年审章已盖")
    certified = lines("continuing").filter(person__certificates__status="valid")
    assert set(stamped) == set(certified) != set()
    assert CertificateStamp.objects.filter(year=2026).count() - old == certified.count()
    assert told_apart(TOWN, review) == counts
    elsewhere = told_apart(Scope.of("341599101000"), review)
    assert not any(number for each in elsewhere.values() for number in each.values())
    before = everything()
    assert carried(wang) == counts
    assert everything() == before


def everything() -> tuple[list[object], ...]:
    return (
        list(Entitlement.objects.order_by("pk").values()),
        list(Case.objects.order_by("pk").values_list("pk", "number", "revision")),
        list(CertificateStamp.objects.order_by("pk").values()),
        list(ReviewLine.objects.filter(outcome="done").order_by("pk").values()),
    )


def test_killed_in_the_middle_nothing_is_there_and_going_on_does_all(
    wang: Hand, review: Review
) -> None:
    before = everything()

    def killed(step: str, _done: int, _total: int) -> None:
        if step == "年审":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(hand=wang, year=2026, policy=policy(), progress=killed)
    assert everything() == before
    assert not ReviewLine.objects.exclude(outcome="").exists()
    counts = carried(wang)
    assert sum(each["done"] for each in counts.values()) > 0
    assert sum(each["open"] for each in counts.values()) == 0


def test_what_differs_is_put_aside_or_found_wrong_is_left(wang: Hand, review: Review) -> None:
    lines("leaving").update(answer="differs", words="本人还在")
    one, two, *_ = lines("continuing")
    lines("continuing").filter(pk=one.pk).update(sound=False, sound_words="搬走了")
    lines("continuing").filter(pk=two.pk).update(answer="differs", words="查不到")
    asked = lines("new").filter(benefit="奖励扶助").earliest("pk")
    finding = Finding.objects.get(
        subject=asked.subject, benefit=asked.benefit, known_to=None, term="2026"
    )
    Deferral.objects.create(
        region=finding.region, household_id=finding.household_id, subject=finding.subject,
        benefit=finding.benefit, listed="to_confirm", ground_id=finding.ground_id,
        reason="等一等", recorded_at=NOW,
    )  # fmt: skip
    carried(wang)
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    assert lines("leaving").get().outcome_words == "核对有出入：本人还在"
    for row, words in ((one, "复核不符：搬走了"), (two, "核对有出入：查不到")):
        row.refresh_from_db()
        assert (row.outcome, row.outcome_words) == ("left", words)
    asked.refresh_from_db()
    assert (asked.outcome, asked.outcome_words) == ("left", ASIDE)


def test_what_runs_or_stands_or_stopped_already_is_left_as_it_is(
    wang: Hand, review: Review
) -> None:
    carried(wang)
    cases, stops = Case.objects.count(), list(Entitlement.objects.order_by("pk").values())
    ReviewLine.objects.update(outcome="", outcome_words="")
    carried(wang)
    assert Case.objects.count() == cases
    assert list(Entitlement.objects.order_by("pk").values()) == stops
    assert lines("leaving").get().outcome_words == "已经停发，不用再停"
    words = lines("new").filter(outcome="done").values_list("outcome_words", flat=True)
    assert all(said.startswith("已经在办，受理号 ") for said in words)


def test_nobody_but_the_county_and_nothing_before_the_second_person(
    wang: Hand, review: Review, appoint: Appoint
) -> None:
    li = appoint("李副主任", Role.TOWNSHIP_HANDLER, "341599100000")
    with pytest.raises(Refusal, match="由县级卫健经办办理"):
        order(by=li, scope=TOWN, year=2026)
    sun = appoint("孙局长", Role.COUNTY_LEADER, "341599")
    with pytest.raises(Refusal, match="由县级卫健经办办理"):
        carried(wang._replace(by=sun))
    with pytest.raises(Refusal, match="没有 2026 年度"):
        carried(wang._replace(scope=Scope.of("341502")))
    Review.objects.update(status="proposed")
    with pytest.raises(Refusal, match="负责人确认以后才能落实"):
        carried(wang)
    assert not ReviewLine.objects.exclude(outcome="").exists()
    assert not Job.objects.exists()


def test_a_year_that_has_not_come_stamps_nothing_and_is_tried_again(
    wang: Hand, review: Review
) -> None:
    Review.objects.update(year=2027)
    counts = carry_out(hand=wang, year=2027, policy=policy(), progress=lambda *_: None)
    assert counts["continuing"]["left"] > 0
    assert not CertificateStamp.objects.filter(year=2027).exists()
    left = lines("continuing").filter(outcome="left")
    assert "年度 2027 不能盖章" in left[0].outcome_words
    later = wang._replace(day=date(2027, 1, 4))
    carry_out(hand=later, year=2027, policy=policy(), progress=lambda *_: None)
    assert not lines("continuing").filter(outcome="left").exists()
