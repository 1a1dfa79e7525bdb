"""Contact persons: posts filled once, nobody forgotten when somebody leaves, gaps found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts import queries
from nuanxin.care.contacts.actions import assigning, people, schemes, telling
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.people import Particulars
from nuanxin.care.contacts.actions.schemes import Adoption
from nuanxin.care.contacts.actions.telling import Wish
from nuanxin.care.contacts.models import Assignment, ContactPerson, ContactScheme, FamilyWish
from nuanxin.care.contacts.proposing import Candidate, Vacancy, propose
from nuanxin.care.contacts.schemes import PostSaid, templates
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Household, PersonFacts
from nuanxin.registry.people.queries.special import special_families
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 7, 1), datetime(2026, 7, 1, 2, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
POSTS = templates()["two-posts"].posts
SECRETARY, RESIDENT = (post.name for post in POSTS)


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def scheme(appoint: Callable[[str, Role, str], Actor]) -> ContactScheme:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    officer = appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")
    return schemes.adopt_scheme(region=VILLAGE, by=officer, said=adoption(), at=AT)


def adoption(
    posts: tuple[PostSaid, ...] = POSTS, starts_on: date = date(2026, 1, 1)
) -> Adoption:
    return Adoption("two-posts", "双岗", "演示卫发〔2026〕1号", starts_on, posts)


@pytest.fixture
def home(scheme: ContactScheme) -> Household:
    admitted(bereaved("1"))
    return Household.objects.get()


def somebody(
    by: Actor, name: str = "陈书记", sex: str = "女", place: int = VILLAGE
) -> ContactPerson:
    said = Particulars(name, sex, "村党组织书记", place, date(2024, 3, 1), "13800005678")
    return people.add_person(scope=COUNTY, by=by, said=said, at=AT)


def hand(by: Actor, scope: Scope = TOWN, day: date = DAY) -> Hand:
    return Hand(by, scope, day, AT)


def put(by: Actor, home: Household, **filled: ContactPerson | None) -> int:
    wanted = {
        {"secretary": SECRETARY, "resident": RESIDENT}[post]: each.public_id if each else None
        for post, each in filled.items()
    }
    return assigning.assign(hand=hand(by), household=home.public_id, filled=wanted)


def gaps_of(scheme: ContactScheme | None, day: date = DAY) -> list[str]:
    return list(queries.gaps(COUNTY, scheme, day).order_by("pk").values_list("gap", flat=True))


def test_a_family_with_a_lost_or_disabled_only_child_is_a_special_one() -> None:
    admitted(bereaved("1"), bereaved("2"), bereaved("3"))
    child = PersonFacts.objects.filter(name="罗明").order_by("pk")
    assert special_families(COUNTY).count() == 3
    second, third = child[1], child[2]
    PersonFacts.objects.filter(pk=second.pk).update(
        alive=True, death_date=None, disability_grade="四级"
    )
    PersonFacts.objects.filter(pk=third.pk).update(
        alive=True, death_date=None, disability_grade="三级"
    )
    assert special_families(COUNTY).count() == 2
    Household.objects.order_by("pk").filter(pk__gt=0).update(
        closed_on=DAY, closed_reason="迁出"
    )
    assert not special_families(COUNTY)
    assert not special_families(Scope.nothing())


def test_schemes_come_from_documents_and_one_that_names_no_posts_is_written_by_the_county(
    appoint: Callable[[str, Role, str], Actor], li: Actor
) -> None:
    assert {"national", "two-posts", "four-helpers", "four-plus-one"} == set(templates())
    assert [len(each.posts) for each in templates().values()] == [4, 0, 3, 2]
    officer = appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")
    with pytest.raises(Refusal, match="文件没有写岗位的，按本县的文件逐个填"):
        schemes.adopt_scheme(region=VILLAGE, by=officer, said=adoption(()), at=AT)
    with pytest.raises(Refusal, match="县级"):
        schemes.adopt_scheme(region=VILLAGE, by=li, said=adoption(), at=AT)
    schemes.adopt_scheme(region=VILLAGE, by=officer, said=adoption(), at=AT)
    with pytest.raises(Refusal, match="已经登记过"):
        schemes.adopt_scheme(region=VILLAGE, by=officer, said=adoption(), at=AT)
    assert queries.scheme_on(NEXT_VILLAGE, date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ((POSTS[0], POSTS[0]), "不能重复"),
        ((POSTS[0]._replace(required=False),), "至少要有一个"),
        ((POSTS[0]._replace(name=""),), "第 1 个岗位：名称"),
        ((POSTS[0]._replace(level="省"),), "第 1 个岗位：请选层级"),
        ((POSTS[0]._replace(filled_by="老王13800001234"),), "不要写手机号"),
        (tuple(POSTS[0]._replace(name=f"岗{n}") for n in range(9)), "1 到 8 个岗位"),
    ],
)
def test_a_scheme_that_cannot_be_worked_with_is_refused_with_every_fault(
    appoint: Callable[[str, Role, str], Actor], posts: tuple[PostSaid, ...], said: str
) -> None:
    officer = appoint("王干部", Role.COUNTY_ASSOCIATION, "341599")
    with pytest.raises(Refusal, match=said):
        schemes.adopt_scheme(region=VILLAGE, by=officer, said=adoption(posts), at=AT)


def test_posts_are_filled_and_changed_and_the_same_again_changes_nothing(
    home: Household, li: Actor
) -> None:
    chen, wu = somebody(li), somebody(li, "吴干部", "男", 341599100000)
    assert put(li, home, secretary=chen, resident=wu) == 2
    assert put(li, home, secretary=chen, resident=wu) == 0
    assert put(li, home, secretary=None) == 1
    open_ = queries.contacts_of(home.pk)
    assert [(each.post, each.person.name) for each in open_] == [(RESIDENT, "吴干部")]
    assert [each.person for each in queries.former_contacts(home.pk)] == [chen]
    assert AuditEntry.objects.filter(act="contacts.assign").count() == 2
    assert chen.phone_mask == "138****5678"


def test_nobody_fills_two_posts_of_a_family_whoever_writes(home: Household, li: Actor) -> None:
    chen = somebody(li, place=341599100000)
    with pytest.raises(Refusal, match="不能在一户占两个岗位"):
        put(li, home, secretary=chen, resident=chen)
    put(li, home, secretary=chen)
    with pytest.raises(Refusal, match="不能在一户占两个岗位"):
        put(li, home, resident=chen)
    row = Assignment.objects.get()
    row.pk, row.public_id, row.post = None, UUID(int=7), RESIDENT
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_whoever_works_elsewhere_or_is_not_whom_the_family_wishes_is_refused(
    home: Household, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    far = somebody(appoint("赵经办", Role.TOWNSHIP_HANDLER, "341599101"), place=NEXT_VILLAGE)
    with pytest.raises(Refusal, match="不在这户的村"):
        put(li, home, secretary=far)
    wish = Wish("visit", "男", "下午", True, True, False, "本人", DAY)
    telling.write_wish(hand=hand(li), household=home.public_id, said=wish)
    with pytest.raises(Refusal, match="希望由男联系人来"):
        put(li, home, secretary=somebody(li))
    put(li, home, secretary=somebody(li, "林书记", "男"))
    with pytest.raises(Refusal, match="没有找到这户"):
        assigning.assign(
            hand=hand(li, Scope.of("341599101")), household=home.public_id, filled={}
        )


def test_leaving_names_a_successor_for_every_family_or_leaves_a_gap(
    home: Household, li: Actor, scheme: ContactScheme
) -> None:
    admitted(bereaved("2"))
    other = Household.objects.exclude(pk=home.pk).get()
    chen, lin = somebody(li), somebody(li, "林书记", "男")
    resident = somebody(li, "吴干部", "男", 341599100000)
    for each in (home, other):
        put(li, each, secretary=chen, resident=resident)
    assert gaps_of(scheme) == []
    mine = queries.families_of(TOWN, chen)
    with pytest.raises(Refusal, match="逐户写明由谁接"):
        assigning.leave(
            hand=hand(li), person=chen.public_id, reason="换届", after={mine[0].public_id: None}
        )
    assert Assignment.objects.filter(ends_on=None).count() == 4
    after = {mine[0].public_id: lin.public_id, mine[1].public_id: None}
    assigning.leave(hand=hand(li), person=chen.public_id, reason="换届", after=after)
    assert gaps_of(scheme) == ["empty"]
    assert queries.untold(TOWN).count() == 3
    assert queries.people(TOWN).get(pk=lin.pk).load == 1
    with pytest.raises(Refusal, match="已经离岗"):
        assigning.leave(hand=hand(li), person=chen.public_id, reason="换届", after={})
    with pytest.raises(Refusal, match="已经离岗"):
        put(li, other, secretary=chen)
    assigning.come_back(hand=hand(li), person=chen.public_id)
    assert put(li, other, secretary=chen) == 1
    assert gaps_of(scheme) == []


def test_every_planted_gap_is_found_even_what_the_database_would_refuse(
    home: Household, li: Actor, scheme: ContactScheme, as_owner: None
) -> None:
    """k planted, k found; and the figures are those of the list."""
    admitted(*(bereaved(str(n)) for n in range(2, 6)))
    homes = list(Household.objects.order_by("pk"))
    chen, wu = somebody(li), somebody(li, "吴干部", "男", 341599100000)
    for each in homes[1:]:
        put(li, each, secretary=chen, resident=wu)
    put(li, homes[2], resident=None)
    leaver = somebody(li, "何书记", "女")
    put(li, homes[3], secretary=leaver)
    ContactPerson.objects.filter(pk=leaver.pk).update(left_on=DAY, left_reason="调走")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX assignment_one_post_a_person")
    Assignment.objects.filter(household=homes[4], post=RESIDENT).update(person=chen)
    assert gaps_of(scheme) == ["none", "empty", "left", "twice"]
    (told,) = queries.coverage(COUNTY, scheme, DAY)
    assert (told.families, told.whole, told.lacking) == (5, 1, 4)
    assert set(told.gaps.values()) == {1}
    for gap in queries.GAPS:
        assert queries.gaps(COUNTY, scheme, DAY, kind=gap.key).count() == told.gaps[gap.key]


def test_without_a_scheme_every_family_is_a_gap_and_coverage_stays_in_the_scope(
    home: Household, scheme: ContactScheme
) -> None:
    assert gaps_of(None) == ["none"]
    assert queries.coverage(Scope.of("341599101"), scheme, DAY) == []
    (village,) = queries.coverage(COUNTY, scheme, DAY, villages=True)
    assert (village.place, village.families) == (VILLAGE, 1)


def test_coverage_takes_one_statement(
    home: Household, scheme: ContactScheme,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    scheme = ContactScheme.objects.prefetch_related("posts").get()
    with django_assert_num_queries(1):
        queries.coverage(COUNTY, scheme, DAY)


def test_a_new_scheme_keeps_the_people_in_posts_of_the_same_name(
    home: Household, li: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    chen, wu = somebody(li), somebody(li, "吴干部", "男", 341599100000)
    put(li, home, secretary=chen, resident=wu)
    officer = appoint("孙干部", Role.COUNTY_HEALTH, "341599")
    posts = (POSTS[0], POSTS[1]._replace(name="包村干部"))
    said = adoption(posts, date(2026, 6, 1))
    later = schemes.adopt_scheme(region=VILLAGE, by=officer, said=said, at=AT)
    assert queries.scheme_on(VILLAGE, date(2026, 5, 31)) != later
    assert gaps_of(queries.scheme_on(VILLAGE, DAY)) == ["empty"]
    filled = {"包村干部": somebody(li, "周干部", "男", 341599100000).public_id}
    assigning.assign(hand=hand(li), household=home.public_id, filled=filled)
    assert gaps_of(queries.scheme_on(VILLAGE, DAY)) == []


def test_families_are_told_once_and_not_before_the_change(home: Household, li: Actor) -> None:
    put(li, home, secretary=somebody(li))
    (row,) = queries.untold(TOWN)
    for on, how, said in (
        (date(2026, 7, 2), "电话", "不能晚于今天"),
        (date(2026, 6, 30), "电话", "不能早于这一天"),
        (DAY, "短信", "请选怎样告知的"),
    ):
        with pytest.raises(Refusal, match=said):
            telling.told(hand=hand(li), assignments=[row.public_id], on=on, how=how)
    assert telling.told(hand=hand(li), assignments=[row.public_id], on=DAY, how="电话") == 1
    with pytest.raises(Refusal, match="已经登记过"):
        telling.told(hand=hand(li), assignments=[row.public_id], on=DAY, how="电话")


def test_a_wish_holds_from_its_day_and_the_one_before_is_kept(
    home: Household, li: Actor
) -> None:
    wish = Wish("visit", "", "下午", True, True, False, "本人", DAY)
    for said in (wish, wish, wish._replace(way="phone", birthdays=False)):
        telling.write_wish(hand=hand(li), household=home.public_id, said=said)
    now = queries.wish_of(home.pk)
    assert now is not None
    assert (now.way, now.birthdays) == ("phone", False)
    assert FamilyWish.objects.count() == 2
    with pytest.raises(Refusal, match="不要写手机号"):
        telling.write_wish(
            hand=hand(li), household=home.public_id, said=wish._replace(hours="打13800001234")
        )


def test_a_family_that_moves_parts_from_whoever_does_not_reach_it(
    home: Household, li: Actor, scheme: ContactScheme
) -> None:
    chen, wu = somebody(li), somebody(li, "吴干部", "男", 341599100000)
    put(li, home, secretary=chen, resident=wu)
    origin = Origin(SourceKind.OFFICE, "经办登记", DAY, "移交函")
    move_family(
        household=home.public_id, scope=COUNTY, by=li, to=NEXT_VILLAGE, origin=origin, at=AT
    )
    assert queries.contacts_of(home.pk) == []
    rows = Assignment.objects.all()
    assert {(each.region, each.ended_reason) for each in rows} == {(NEXT_VILLAGE, "家庭移交")}
    assert gaps_of(scheme) == ["none"]


@given(
    st.lists(
        st.tuples(st.sampled_from([VILLAGE, 341599100202]), st.sampled_from(["", "女", "男"])),
        max_size=12,
    ),
    st.lists(
        st.tuples(
            st.sampled_from([VILLAGE, 341599100202, 341599100000, NEXT_VILLAGE]),
            st.sampled_from(["女", "男", ""]),
            st.integers(0, 9),
        ),
        max_size=6,
    ),
)
def test_a_proposal_keeps_to_wishes_and_places_and_shares_the_load(
    wanted: list[tuple[int, str]], given_: list[tuple[int, str, int]]
) -> None:
    vacancies = [
        Vacancy(number, region, "village", sex, frozenset())
        for number, (region, sex) in enumerate(wanted)
    ]
    candidates = [
        Candidate(ContactPerson(pk=number, region=region, sex=sex), load)
        for number, (region, sex, load) in enumerate(given_)
    ]
    found = propose(vacancies, candidates)
    assert found == propose(list(reversed(vacancies)), list(reversed(candidates)))
    for each in vacancies:
        fits = [
            x.person
            for x in candidates
            if x.person.region in {each.region, 341599100000}
            and (not each.sex or x.person.sex == each.sex)
        ]
        if not fits:
            assert each.key not in found
        else:
            assert found[each.key].person in fits
