"""Duties: in their days and never twice, as wishes turn them, the same on both roads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.actions import telling as wishing
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.people import Particulars, add_person
from nuanxin.care.contacts.actions.standing import Standing, take_over
from nuanxin.care.contacts.actions.telling import Wish
from nuanxin.care.contacts.models import ContactPerson, FamilyWish
from nuanxin.care.duties import queries
from nuanxin.care.duties.actions.doing import Said, tick, untick
from nuanxin.care.duties.actions.settings import Setting, set_rule
from nuanxin.care.duties.actions.telling import Birthday, Event, keep_birthday, tell_event
from nuanxin.care.duties.calendar import day_in, months
from nuanxin.care.duties.models import DutyDone, LunarDay, ToldEvent
from nuanxin.care.duties.queries import Asked, Days, Duty, at_hand
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household, Person, PersonFacts
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
WISH = Wish("visit", "", "", True, True, False, "本人", DAY)
RULE = Setting("rhythm", date(2026, 1, 1), True, "visit", 30, 0, "演示卫健〔2026〕2号", every=3)


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def wang(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    return Household.objects.get()


def hand(by: Actor, scope: Scope = TOWN, day: date = DAY) -> Hand:
    return Hand(by, scope, day, AT)


def wife(home: Household) -> Person:
    return Person.objects.get(memberships__household=home, memberships__role="女方")


def of(scope: Scope = COUNTY, days: Days = YEAR, kind: str = "") -> list[Duty]:
    return queries.duties(scope, Asked(days, DAY, kind=kind))


def said(rows: list[Duty]) -> list[tuple[str, str]]:
    return [(each.kind, each.due.isoformat()) for each in rows]


def test_a_year_of_a_family_follows_from_the_register_and_the_calendar(home: Household) -> None:
    assert said(of()) == [
        ("birthday", "2026-01-02"),
        ("spring-festival", "2026-02-17"),
        ("birthday", "2026-05-20"),
        ("mid-autumn", "2026-09-25"),
    ]
    assert [each.person is None for each in of()] == [False, True, False, True]
    # The child died on 7 June 2005: thought of on the family's page, never a duty.
    assert not [each for each in of() if (each.due.month, each.due.day) == (6, 7)]
    assert queries.hints(home.pk, date(2026, 5, 20)) == [date(2026, 6, 7)]
    assert queries.hints(home.pk, date(2026, 6, 8)) == []


def test_whoever_died_or_left_has_no_birthday(home: Household) -> None:
    PersonFacts.objects.filter(person=wife(home)).update(
        alive=False, death_date=date(2026, 1, 3)
    )
    assert said(of(kind="birthday")) == [("birthday", "2026-01-02")]
    Household.objects.update(closed_on=DAY, closed_reason="演示")
    assert not of()


def test_turning_49_and_60_is_told_to_the_family(home: Household) -> None:
    found = of(days=Days(date(2009, 1, 1), date(2020, 12, 31)))
    ages = [each for each in found if each.kind.startswith("age")]
    # Of turning 49 only the wife's counts.
    assert said(ages) == [
        ("age-49", "2009-05-20"),
        ("age-60", "2018-01-02"),
        ("age-60", "2020-05-20"),
    ]
    assert {each.form for each in ages} == {"call"}


def test_a_birthday_by_the_lunar_calendar_moves_every_year(home: Household, li: Actor) -> None:
    kept = Birthday(True, 4, 25, False, "本人", DAY)
    one = keep_birthday(
        hand=hand(li), household=home.public_id, person=wife(home).public_id, said=kept
    )
    again = keep_birthday(
        hand=hand(li), household=home.public_id, person=wife(home).public_id, said=kept
    )
    assert one.pk == again.pk
    ((_, due),) = said([each for each in of(kind="birthday") if each.due.month > 1])
    assert due == "2026-06-10"
    by_sun = Birthday(False, 0, 0, False, "丈夫", DAY)
    keep_birthday(
        hand=hand(li), household=home.public_id, person=wife(home).public_id, said=by_sun
    )
    assert ("birthday", "2026-05-20") in said(of())
    assert LunarDay.objects.count() == 2


@pytest.mark.parametrize(
    "kept",
    [
        Birthday(True, 13, 1, False, "本人", DAY),
        Birthday(True, 2, 31, False, "本人", DAY),
        Birthday(False, 2, 3, False, "本人", DAY),
        Birthday(True, 2, 3, False, "", DAY),
        Birthday(True, 2, 3, False, "本人", DAY + timedelta(days=1)),
    ],
)
def test_a_birthday_no_calendar_has_is_refused(
    home: Household, li: Actor, kept: Birthday
) -> None:
    with pytest.raises(Refusal):
        keep_birthday(
            hand=hand(li), household=home.public_id, person=wife(home).public_id, said=kept
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    month=st.integers(1, 12), day=st.integers(1, 30), leap=st.booleans(),
    first=st.dates(date(1990, 1, 1), date(2090, 1, 1)), length=st.integers(0, 900),
)  # fmt: skip
def test_lunar_days_fall_in_their_month_once_a_year_and_within_the_days_asked(
    home: Household, month: int, day: int, leap: bool, first: date, length: int
) -> None:
    LunarDay.objects.all().delete()
    who = wife(home)
    LunarDay.objects.create(
        person=who, region=who.region, lunar=True, month=month, day=day, leap=leap,
        told_by="本人", told_on=DAY, known_from=AT,
    )  # fmt: skip
    days = Days(first, first + timedelta(days=length))
    found = [each.due for each in of(days=days, kind="birthday") if each.person == who.pk]
    # A leap month's birthday is kept in the ordinary month; the 30th is the last day.
    expected = {
        day_in(each, day)
        for year in range(days.first.year - 1, days.last.year + 1)
        for each in months(year)
        if each.month == month and not each.leap
    }
    assert found == sorted(due for due in expected if days.first <= due <= days.last)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    born=st.dates(date(1930, 1, 1), date(1999, 12, 31)) | st.just(date(1960, 2, 29)),
    first=st.dates(date(2000, 1, 1), date(2090, 1, 1)), length=st.integers(0, 800),
)  # fmt: skip
def test_no_duty_lies_outside_its_days_none_comes_twice_and_the_order_stands(
    home: Household, born: date, first: date, length: int
) -> None:
    PersonFacts.objects.filter(person=wife(home)).update(birth_date=born)
    days = Days(first, first + timedelta(days=length))
    found = of(days=days)
    assert all(days.first <= each.due <= days.last for each in found)
    assert all(each.opens <= each.due <= each.closes for each in found)
    keys = [(each.household, each.kind, each.person, each.due) for each in found]
    assert len(set(keys)) == len(keys)
    assert found == of(days=days)
    assert found == sorted(found, key=lambda each: each.due)
    half = days.first + timedelta(days=length // 2)
    parts = of(days=Days(days.first, half)), of(days=Days(half + timedelta(days=1), days.last))
    assert parts[0] + parts[1] == found


def test_born_on_29_february_is_greeted_on_the_28th_where_there_is_no_29th(
    home: Household,
) -> None:
    PersonFacts.objects.filter(person=wife(home)).update(birth_date=date(1960, 2, 29))
    february = [each for each in said(of(kind="birthday")) if "-02-" in each[1]]
    assert february == [("birthday", "2026-02-28")]
    leap = of(days=Days(date(2028, 1, 1), date(2028, 12, 31)), kind="birthday")
    assert ("birthday", "2028-02-29") in said(leap)


def wished(home: Household, li: Actor, **changed: object) -> FamilyWish:
    wish = WISH._replace(**changed)  # type: ignore[arg-type]
    return wishing.write_wish(hand=hand(li), household=home.public_id, said=wish)


def test_wishes_turn_the_form(home: Household, li: Actor) -> None:
    assert {each.form for each in of()} == {"visit"}
    wished(home, li, way="phone", hours="下午")
    assert {(each.form, each.hours) for each in of()} == {("call", "下午")}
    wished(home, li, birthdays=False)
    assert not of(kind="birthday")
    assert len(of()) == 2
    wished(home, li, festivals=False)
    assert {each.kind for each in of()} == {"birthday"}
    wished(home, li, way="none")
    assert not of()
    event = Event("emergency", DAY, "邻居", "房子进水")
    tell_event(hand=hand(li), household=home.public_id, said=event)
    # A person decides whether a family that wants no contact is met after all.
    assert [(each.kind, each.form) for each in of()] == [("emergency", "ask")]


def test_without_a_reason_no_list_can_be_narrowed_to_it(home: Household, li: Actor) -> None:
    wished(home, li, silent=True)
    assert {each.silent for each in of()} == {True}
    assert not of(kind="birthday")


def test_an_event_is_a_duty_the_same_day_and_told_twice_is_one(
    home: Household, li: Actor
) -> None:
    event = Event("illness", DAY - timedelta(days=4), "村医", "摔伤住院")
    one = tell_event(hand=hand(li), household=home.public_id, said=event)
    assert tell_event(hand=hand(li), household=home.public_id, said=event).pk == one.pk
    ((kind, due),) = said(of(kind="illness"))
    assert (kind, due) == ("illness", DAY.isoformat())
    assert ToldEvent.objects.count() == 1
    assert unseal(Kind.RECORD, one.public_id, bytes(one.words_sealed or b"")) == "摔伤住院"
    assert "摔伤" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    "event",
    [
        Event("birthday", DAY, "村医"),
        Event("illness", DAY + timedelta(days=1), "村医"),
        Event("illness", DAY - timedelta(days=90), "村医"),
        Event("illness", DAY, ""),
        Event("illness", DAY, "村医", "打 13800001234"),
    ],
)
def test_an_event_that_cannot_be_is_refused(home: Household, li: Actor, event: Event) -> None:
    with pytest.raises(Refusal):
        tell_event(hand=hand(li), household=home.public_id, said=event)
    assert not ToldEvent.objects.exists()


def test_what_was_done_is_done_once_and_a_slip_is_taken_back(
    home: Household, li: Actor
) -> None:
    birthday = next(each for each in of(kind="birthday") if each.due.month == 5)
    one = Said(birthday.mark, "visit", DAY, "精神不错")
    row = tick(hand=hand(li), household=home.public_id, said=one)
    again = tick(hand=hand(li), household=home.public_id, said=one._replace(how="call"))
    assert (row.pk, again.how) == (again.pk, "visit")
    assert next(each for each in of(kind="birthday") if each.due.month == 5).how == "visit"
    spring = at_hand(Days(DAY, DAY), DAY)._replace(state="open")
    assert queries.count(COUNTY, spring) == 0
    untick(hand=hand(li), household=home.public_id, mark=birthday.mark)
    untick(hand=hand(li), household=home.public_id, mark=birthday.mark)
    assert not DutyDone.objects.exists()
    assert queries.count(COUNTY, spring) == 1


def test_nobody_ticks_what_is_not_theirs_or_is_no_duty(
    home: Household, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    birthday = next(each for each in of(kind="birthday") if each.due.month == 5)
    good = Said(birthday.mark, "visit", DAY)
    elsewhere = hand(li, Scope.of("341599101"))
    finance = hand(appoint("财政", Role.FINANCE, "341599"), COUNTY)
    for asked, wanted in (
        (good, elsewhere),
        (good, finance),
        (good._replace(mark="0" * 24), hand(li)),
        (good._replace(how="email"), hand(li)),
        (good._replace(on=DAY + timedelta(days=1)), hand(li)),
    ):
        with pytest.raises(Refusal):
            tick(hand=wanted, household=home.public_id, said=asked)
    assert not DutyDone.objects.exists()


def test_a_county_switches_kinds_from_a_day_on(home: Household, wang: Actor, li: Actor) -> None:
    assert not of(kind="rhythm")
    with pytest.raises(Refusal, match="县级"):
        set_rule(region=VILLAGE, by=li, said=RULE, at=AT)
    set_rule(region=VILLAGE, by=wang, said=RULE, at=AT)
    assert [due for _, due in said(of(kind="rhythm"))] == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
    ]  # fmt: skip
    off = RULE._replace(starts_on=date(2026, 8, 1), on=False, every=0)
    set_rule(region=VILLAGE, by=wang, said=off, at=AT)
    assert [due for _, due in said(of(kind="rhythm"))] == ["2026-03-31", "2026-06-30"]
    no_spring = Setting("spring-festival", date(2026, 1, 1), False, "visit", 0, 0, "演示文")
    set_rule(region=VILLAGE, by=wang, said=no_spring, at=AT)
    assert not of(kind="spring-festival")
    assert of(kind="mid-autumn")
    checked = Setting(
        "check-up", date(2026, 1, 1), True, "call", 30, 0, "演示文", month=6, day=1
    )
    set_rule(region=VILLAGE, by=wang, said=checked, at=AT)
    assert said(of(kind="check-up")) == [("check-up", "2026-06-01")]
    assert queries.rules_of(VILLAGE, DAY)["check-up"].document == "演示文"


@pytest.mark.parametrize(
    "setting",
    [
        RULE._replace(document=" "),
        RULE._replace(every=0),
        RULE._replace(before=61),
        RULE._replace(after=91),
        RULE._replace(form="ask"),
        RULE._replace(kind="nothing"),
        RULE._replace(kind="birthday"),
        RULE._replace(kind="check-up", every=0, month=2, day=30),
        RULE._replace(kind="mid-autumn", every=0, month=2, day=3),
    ],
)
def test_a_setting_that_cannot_be_is_refused(wang: Actor, setting: Setting) -> None:
    with pytest.raises(Refusal):
        set_rule(region=VILLAGE, by=wang, said=setting, at=AT)


def contact(home: Household, by: Actor, name: str, sex: str, post: str) -> ContactPerson:
    told = Particulars(name, sex, "干部", VILLAGE, date(2024, 3, 1), "")
    person = add_person(scope=COUNTY, by=by, said=told, at=AT)
    level = "village" if post == "村支书" else "township"
    rows = [Standing(home.pk, home.region, post, level, person.pk, date(2024, 3, 1))]
    take_over(by=by, region=VILLAGE, rows=rows, at=AT)
    return person


def test_the_nearest_contact_comes_and_a_gap_is_said(
    home: Household, wang: Actor, li: Actor
) -> None:
    nobody = Asked(YEAR, DAY, nobody=True)
    assert queries.count(COUNTY, nobody) == 4
    contact(home, wang, "吴干部", "男", "驻村干部")
    assert {(each.contact, each.post) for each in of()} == {("吴干部", "驻村干部")}
    chen = contact(home, wang, "陈书记", "女", "村支书")
    assert {each.contact for each in of()} == {"陈书记"}
    named = Setting("birthday", date(2026, 1, 1), True, "visit", 7, 3, "演示文", "驻村干部")
    set_rule(region=VILLAGE, by=wang, said=named, at=AT)
    assert {each.contact for each in of(kind="birthday")} == {"吴干部"}
    assert queries.count(COUNTY, nobody) == 0
    wished(home, li, sex="女")
    # The post named is filled by a man: for this family that is a gap.
    assert {(each.contact, each.post) for each in of(kind="birthday")} == {("", "驻村干部")}
    ContactPerson.objects.filter(pk=chen.pk).update(left_on=DAY, left_reason="换届")
    assert queries.count(COUNTY, nobody) == 4


def test_an_agreement_is_renewed_when_it_has_run_its_months(
    home: Household, wang: Actor
) -> None:
    contact(home, wang, "陈书记", "女", "村支书")
    set_rule(region=VILLAGE, by=wang, said=RULE._replace(kind="renewal", every=12), at=AT)
    assert said(of(kind="renewal")) == [("renewal", "2026-03-01")]


def test_villages_together_say_what_the_county_says(home: Household, wang: Actor) -> None:
    admitted(bereaved("2", NEXT_VILLAGE))
    admitted(bereaved("3"))
    set_rule(region=VILLAGE, by=wang, said=RULE, at=AT)
    whole = of()
    apart = [*of(Scope.of(str(VILLAGE))), *of(Scope.of(str(NEXT_VILLAGE)))]
    assert len(whole) == 24
    assert sorted(apart, key=str) == sorted(whole, key=str)
    placed = queries.by_place(COUNTY, Asked(YEAR, DAY), villages=True)
    assert [(each.place, each.open + each.late + each.done) for each in placed] == [
        (VILLAGE, 16),
        (NEXT_VILLAGE, 8),
    ]
    assert sum(each.nobody for each in placed) == 24 - sum(each.late for each in placed)
    assert not of(Scope.of("341502"))
    for each in placed:
        here = Asked(YEAR, DAY, place=each.place)
        for state, figure in (("open", each.open), ("late", each.late), ("done", each.done)):
            assert queries.count(COUNTY, here._replace(state=state)) == figure
    one = queries.duties(COUNTY, Asked(YEAR, DAY), page=slice(5, 10))
    assert one == whole[5:10]
