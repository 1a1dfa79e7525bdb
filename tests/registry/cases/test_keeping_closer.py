"""A marked file opens to named posts only; its name is masked wherever names are listed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.names import mask_name
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.cases.actions.marking import lift_due, lift_mark, mark_sensitive
from nuanxin.registry.cases.actions.naming import hide_name, show_name
from nuanxin.registry.cases.actions.opening import (
    Named,
    ask_access,
    break_glass,
    decide_access,
    end_access,
    grant_access,
    judge_glass,
)
from nuanxin.registry.cases.models import CaseAccess, SensitiveMark
from nuanxin.registry.cases.queries import Asked, accesses, closed_to
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.joining import join
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)
from nuanxin.registry.people.newcomers import NewMembership, NewPerson
from nuanxin.registry.people.queries import finding
from nuanxin.registry.people.queries.families import lines
from nuanxin.registry.people.words import SourceKind
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY, TOWN, NEXT_TOWN = Scope.of("341599"), Scope.of("341599100"), Scope.of("341599101")
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY, LATER = date(2026, 11, 22), date(2026, 12, 31)
WISH = Origin(SourceKind.DECLARATION, "本人申报", TODAY, "隐名申请")
WHY = "家里老人病危要找联系人"
FILE = (HouseholdFacts, PersonFacts, Person, Membership, Account, SupportCertificate)


def _post(username: str, role: Role, region: str = "341599") -> Post:
    user = open_account(username=username, name=username, password="x")
    starts = date(2026, 1, 1)
    return give_post(user=user, role=role, region=RegionCode.parse(region), starts_on=starts)


@pytest.fixture
def health() -> Post:
    return _post("health", Role.COUNTY_HEALTH)


@pytest.fixture
def leader() -> Post:
    return _post("leader", Role.COUNTY_LEADER)


@pytest.fixture
def town() -> Post:
    return _post("town", Role.TOWNSHIP_HANDLER, "341599100")


@pytest.fixture
def home() -> Household:
    admitted(bereaved("1"), bereaved("2"))
    return Household.objects.earliest("pk")


def _mark(home: Household, by: Post, until: date | None = None) -> SensitiveMark:
    return mark_sensitive(
        household=home.public_id, scope=COUNTY, by=actor_of(by), reason="受到骚扰",
        until=until, at=AT,
    )  # fmt: skip


def _grant(home: Household, by: Post, to: Post, until: date = LATER) -> CaseAccess:
    named = Named(to.public_id, "办理年审", until)
    return grant_access(
        household=home.public_id, scope=COUNTY, by=actor_of(by), to=named, at=AT
    )


def _glass(home: Household, by: Post, why: str = WHY, at: datetime = AT) -> CaseAccess:
    return break_glass(
        household=home.public_id, scope=COUNTY, by=actor_of(by), reason=why, at=at
    )


def _judge(opened: CaseAccess, by: Post, words: str) -> None:
    judge_glass(
        access=opened.public_id, scope=COUNTY, by=actor_of(by), verdict="fault", words=words,
        at=AT,
    )  # fmt: skip


def _lift(home: Household, by: Post) -> None:
    lift_mark(
        household=home.public_id, scope=COUNTY, by=actor_of(by), reason="骚扰已经停止", at=AT
    )


def _seen(home: Household, post: Post | None) -> set[str]:
    """Tables of the files in which a post finds rows of the marked family."""
    people = list(Membership.objects.filter(household=home).values_list("person", flat=True))
    with within_scope(COUNTY, post.pk if post else None):
        found = {
            "household": (HouseholdFacts, Membership),
            "person": (PersonFacts, Account, SupportCertificate),
        }
        rows = [m.objects.filter(household=home) for m in found["household"]]
        rows += [m.objects.filter(person__in=people) for m in found["person"]]
        rows.append(Person.objects.filter(pk__in=people))
        return {each.model.__name__ for each in rows if each.exists()}


def test_the_database_withholds_a_marked_file_but_never_its_row(
    home: Household, town: Post, health: Post
) -> None:
    everything = {model.__name__ for model in FILE}
    assert _seen(home, town) == everything
    _mark(home, town)
    assert _seen(home, town) == _seen(home, health) == set()
    with within_scope(COUNTY, town.pk):
        assert Household.objects.count() == 2
        assert Membership.objects.exclude(household=home).count() == 3
    assert _seen(home, None) == everything, (
        "lists, boards, jobs and payments count every family"
    )


def test_every_table_of_a_file_has_the_rule() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation::text FROM guard.standing WHERE policy LIKE '%closer'")
        kept = {row[0] for row in cursor.fetchall()}
    of_person = {
        f"registry_{each}" for each in ("person", "personfacts", "account", "marriage")
    }
    money = {"money_payable", "support_finding", "support_entitlement", "money_batchline"}
    assert kept >= of_person | money | {"registry_membership", "registry_supportcertificate"}
    assert not kept & {"registry_household", "registry_caseaccess", "registry_sensitivemark"}


def test_whoever_marks_is_out_until_another_names_them(
    home: Household, health: Post, leader: Post
) -> None:
    _mark(home, health)
    assert closed_to(home, health.pk, AT)
    with pytest.raises(Refusal, match="不能给自己授权"):
        _grant(home, health, health)
    _grant(home, leader, health)
    assert not closed_to(home, health.pk, AT)
    assert closed_to(home, leader.pk, AT), "granting opens nothing to whoever grants"
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseAccess.objects.update(decided_by=health.user)


def test_a_grant_is_for_one_post_and_ends_by_itself_or_early(
    home: Household, leader: Post, town: Post
) -> None:
    _mark(home, leader)
    access = _grant(home, leader, town, TODAY)
    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert not closed_to(home, town.pk, midnight - timedelta(seconds=1))
    assert closed_to(home, town.pk, midnight)
    other = _post("other", Role.TOWNSHIP_HANDLER, "341599100")
    assert closed_to(home, other.pk, AT)
    end_access(access=access.public_id, scope=COUNTY, by=actor_of(leader), at=AT)
    assert closed_to(home, town.pk, AT)


def test_only_a_post_that_holds_and_covers_the_family_can_be_named(
    home: Household, leader: Post
) -> None:
    _mark(home, leader)
    far = _post("far", Role.TOWNSHIP_HANDLER, "341599101")
    gone = _post("gone", Role.TOWNSHIP_HANDLER, "341599100")
    gone.ends_on = TODAY
    gone.save()
    money = _post("money", Role.FINANCE)
    for post in (far, gone, money):
        with pytest.raises(Refusal, match="请从列表里选"):
            _grant(home, leader, post)
    with pytest.raises(Refusal, match="最长一年"):
        _grant(home, leader, _post("t", Role.TOWNSHIP_HANDLER), date(2028, 1, 1))


def test_asking_is_answered_by_a_county_officer(
    home: Household, leader: Post, town: Post
) -> None:
    _mark(home, town)
    asked = ask_access(
        household=home.public_id, scope=TOWN, by=actor_of(town), reason="办理年审", at=AT
    )
    assert closed_to(home, town.pk, AT)
    with pytest.raises(Refusal, match="已经申请过"):
        ask_access(
            household=home.public_id, scope=TOWN, by=actor_of(town), reason="办理年审", at=AT
        )
    with pytest.raises(Refusal, match=r"由.*办理"):
        decide_access(
            access=asked.public_id, scope=TOWN, by=actor_of(town), until=LATER, words="",
            at=AT,
        )  # fmt: skip
    decide_access(
        access=asked.public_id, scope=COUNTY, by=actor_of(leader), until=LATER, words="", at=AT
    )
    assert not closed_to(home, town.pk, AT)


def test_a_broken_glass_opens_two_hours_and_waits_for_another_to_judge(
    home: Household, leader: Post, town: Post
) -> None:
    _mark(home, town)
    with pytest.raises(Refusal, match="至少写 10 个字"):
        _glass(home, town, "  有 急 事  ")
    opened = _glass(home, town)
    hours = timedelta(hours=2)
    assert not closed_to(home, town.pk, AT + hours - timedelta(seconds=1))
    assert closed_to(home, town.pk, AT + hours)
    waiting = accesses(COUNTY, Asked("judging"), AT + timedelta(days=9))
    assert [row.pk for row in waiting] == [opened.pk], "it stays on the list until judged"
    with pytest.raises(Refusal, match=r"由.*办理"):
        _judge(opened, town, "事后补办")
    with pytest.raises(Refusal, match="至少写"):
        _judge(opened, leader, "")
    _judge(opened, leader, "事后补办")
    assert not accesses(COUNTY, Asked("judging"), AT).exists()
    acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
    assert acts[-4:] == ["case.marked", "case.glass", "case.judged", "case.ended"]
    assert closed_to(home, town.pk, AT + timedelta(seconds=1)), "a wrong glass closes at once"


def test_nobody_judges_their_own_broken_glass(home: Household, leader: Post) -> None:
    _mark(home, leader)
    opened = _glass(home, leader)
    with pytest.raises(Refusal, match="由别人核查"):
        judge_glass(
            access=opened.public_id, scope=COUNTY, by=actor_of(leader), verdict="fine",
            words="", at=AT,
        )  # fmt: skip


def test_another_township_finds_nothing_to_open(home: Household, leader: Post) -> None:
    _mark(home, leader)
    far = _post("far", Role.TOWNSHIP_HANDLER, "341599101")
    with within_scope(NEXT_TOWN), pytest.raises(Refusal, match="没有找到"):
        break_glass(
            household=home.public_id, scope=NEXT_TOWN, by=actor_of(far), reason=WHY, at=AT
        )
    with within_scope(NEXT_TOWN):
        assert not SensitiveMark.objects.exists()


def test_a_mark_ends_on_its_day_or_by_an_officer_who_may_open_the_file(
    home: Household, leader: Post, health: Post
) -> None:
    _mark(home, leader, LATER)
    with pytest.raises(Refusal, match="没有查看这户的授权"):
        _lift(home, health)
    assert lift_due(today=LATER - timedelta(days=1), at=AT) == 0
    assert lift_due(today=LATER, at=AT) == 1
    assert lift_due(today=LATER, at=AT) == 0
    assert not closed_to(home, health.pk, AT)
    assert set(Person.objects.values_list("shown_as", flat=True)) == {"open"}
    _mark(home, leader)
    _grant(home, leader, health)
    _lift(home, health)
    assert not closed_to(home, leader.pk, AT)


def test_lists_show_the_row_with_a_masked_name_and_no_number(
    home: Household, town: Post
) -> None:
    _mark(home, town)
    ours, other = lines(list(Household.objects.order_by("pk")))
    assert ours.parents == ("陈某兰（敏感个案）", "罗某国（敏感个案）")
    assert ours.masks == ("", "")
    assert ours.children == other.children == 1
    assert other.parents == ("陈桂兰", "罗建国")


def _found(words: str) -> list[int]:
    """Which of the two a search finds."""
    order = list(Household.objects.order_by("pk").values_list("pk", flat=True))
    found = finding.households(COUNTY, words).values_list("pk", flat=True)
    return sorted(order.index(pk) + 1 for pk in found)


def test_a_search_does_not_tell_letter_by_letter_what_a_list_hides(
    home: Household, town: Post
) -> None:
    _mark(home, town)
    assert _found("陈") == [1, 2]
    assert _found("陈桂") == _found("陈桂兰") == _found("chengui") == _found("cgl") == [2]
    assert _found("34159919600520001X") == [1], "the full number still finds the family"


def test_a_hidden_name_is_found_in_full_only(home: Household, town: Post) -> None:
    _hide(home, town)
    assert _found("陈桂") == [2]
    assert _found("陈桂兰") == [1, 2]


def test_letters_find_a_hidden_name_as_the_list_shows_it_and_tell_no_more(
    home: Household, town: Post
) -> None:
    _hide(home, town)
    assert _found("chen") == _found("C") == _found("luo") == [1, 2]
    assert _found("chenmoulan") == _found("cml") == _found("cm") == [1]
    assert _found("cheng") == _found("cg") == _found("cgl") == _found("chenguilan") == [2]


def _hide(home: Household, by: Post) -> None:
    bare = WISH._replace(document=" ")
    with pytest.raises(Refusal, match="凭据"):
        hide_name(household=home.public_id, scope=COUNTY, by=actor_of(by), origin=bare, at=AT)
    hide_name(household=home.public_id, scope=COUNTY, by=actor_of(by), origin=WISH, at=AT)


def test_a_family_that_wishes_so_is_shown_masked_until_it_wishes_otherwise(
    home: Household, town: Post
) -> None:
    _hide(home, town)
    assert lines([home])[0].parents == ("陈某兰", "罗某国")
    with pytest.raises(Refusal, match="已经登记"):
        _hide(home, town)
    show_name(household=home.public_id, scope=COUNTY, by=actor_of(town), origin=WISH, at=AT)
    assert lines([home])[0].parents == ("陈桂兰", "罗建国")
    acts = list(AuditEntry.objects.order_by("-id").values_list("act", flat=True)[:2])
    assert acts == ["case.name_shown", "case.name_hidden"]


def test_whoever_joins_a_hidden_family_is_shown_as_it_is(home: Household, town: Post) -> None:
    _hide(home, town)
    child = NewPerson("k", "欧阳建国", {"出生日期": date(1990, 1, 2)})
    join(
        household=home.public_id, scope=COUNTY, by=actor_of(town), origin=WISH, at=AT,
        member=NewMembership(child, "子女", parentage="收养"),
    )  # fmt: skip
    assert Person.objects.get(name="欧阳建国").shown_name == "欧阳某国"


@pytest.mark.parametrize(
    "name",
    ["张三", "罗建兰", "欧阳建国", "欧阳", "买买提·艾合买提", "王", "诸葛亮", "李四光明"],
)
def test_the_database_masks_a_name_as_the_program_does(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT registry_shown_name(%s, 'hidden'), registry_shown_name(%s, 'open')",
            [name, name],
        )
        assert cursor.fetchone() == (mask_name(name), name)


def test_marks_accesses_and_wishes_move_with_the_family(home: Household, leader: Post) -> None:
    _hide(home, _post("t", Role.TOWNSHIP_HANDLER))
    _mark(home, leader)
    _glass(home, leader)
    system: Actor = SYSTEM
    from_office = Origin(SourceKind.OFFICE, "经办登记", TODAY)
    with pytest.raises(Refusal, match="没有这个乡镇"):
        move_family(
            household=home.public_id, scope=COUNTY, by=system, to=341599999999,
            origin=from_office, at=AT,
        )  # fmt: skip
    move_family(
        household=home.public_id, scope=COUNTY, by=system, to=341599101000,
        origin=from_office, at=AT,
    )  # fmt: skip
    with within_scope(NEXT_TOWN):
        assert SensitiveMark.objects.count() == CaseAccess.objects.count() == 1
    with within_scope(TOWN):
        assert not CaseAccess.objects.exists()
