"""A village fills in a request by a link that opens once; the township takes it in or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from casework.road.cases import Office, again, at, office, opened, walked, wife_of
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.cleaning import Clean, Form
from nuanxin.base.files.stored.actions import remove_expired
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.links.queries import link_of
from nuanxin.casework.road import queries as road
from nuanxin.casework.road.actions.opening import Handed
from nuanxin.casework.road.models import Case, Scan
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.copies.queries import copy_of
from nuanxin.privacy.erasure.actions import Asked as Deleting
from nuanxin.privacy.erasure.actions import ask as ask_to_delete
from nuanxin.privacy.erasure.actions import confirm
from nuanxin.privacy.erasure.models import Reason
from nuanxin.privacy.retention.actions import sweep
from nuanxin.registry.cases.actions.marking import mark_sensitive
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.closing import close_file
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.models import Account, Household, Person
from nuanxin.registry.people.words import PayeeKind, SourceKind
from nuanxin.support.intake.actions.answering import (
    Named,
    Screen,
    Seen,
    Wishes,
    keep,
    look,
    send,
)
from nuanxin.support.intake.actions.asking import (
    Made,
    Wanted,
    ask_for_request,
    send_back,
    withdraw_request,
)
from nuanxin.support.intake.actions.settling import enter_account, let_go, take_in
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.intake.queries import TASK, Asked, public_label, requests, state
from registry.people.families import NEXT_VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, policy

pytestmark = pytest.mark.django_db
PHOTO = Clean(b"\xff\xd8\xff a photo", Form.JPEG)
CARD = "6228481234567890123"
Task, Wish = VillageRequest.Task, VillageRequest.Wish


@pytest.fixture
def desk(appoint: Callable[[str, Role, str], Actor]) -> Office:
    admitted(bereaved("1"))
    return office(appoint)


def asked(desk: Office, task: VillageRequest.Task = Task.FILL) -> Made:
    home = Household.objects.earliest("pk")
    wanted = Wanted(home.public_id, wife_of(home), DEATH, task, "周村医")
    return ask_for_request(hand=desk.hand(desk.township), wanted=wanted, policy=policy())


def link(made: Made) -> OneTimeLink:
    found = link_of(made.token, TASK)
    assert found is not None
    return found


def kept(desk: Office, made: Made, screen: Screen) -> VillageRequest | None:
    return keep(link=link(made), screen=screen, ip="10.0.0.8", at=at(desk.day))


def sent(desk: Office, made: Made) -> VillageRequest | None:
    return send(link=link(made), ip="10.0.0.8", at=at(desk.day))


def filled(
    desk: Office, made: Made, *, number: str = "", photos: bool = True
) -> VillageRequest:
    """Every screen, and sent."""
    first = made.row.papers[0]
    assert kept(desk, made, Wishes("wants"))
    assert kept(desk, made, Named("other", number, "陈桂兰") if number else Named("same"))
    taken = {first: PHOTO} if photos else {}
    assert kept(desk, made, Seen(frozenset({made.row.papers[1]}), taken))
    row = sent(desk, made)
    assert row is not None
    return row


def taken_in(desk: Office, made: Made) -> Case:
    return take_in(
        hand=desk.hand(desk.township), request=made.row.public_id,
        papers={made.row.papers[0]: Handed("handed")}, policy=policy(),
    )  # fmt: skip


def now(made: Made) -> VillageRequest:
    found: VillageRequest = VillageRequest.objects.get(pk=made.row.pk)
    return found


def test_a_request_from_the_phone_becomes_a_case_with_its_photo_as_a_scan(
    desk: Office,
) -> None:
    made = asked(desk)
    row = filled(desk, made)
    assert (state(row, at(desk.day)), row.seen) == ("new", made.row.papers[:2])
    desk.later(3)
    case = taken_in(desk, made)
    assert (case.channel, case.received_on) == ("village", desk.day - timedelta(days=3))
    scan = Scan.objects.select_related("file", "paper").get()
    assert (scan.case_id, scan.paper.name, scan.added_by) == (case.pk, row.papers[0], None)
    assert scan.file is not None
    assert scan.file.kept_until is None
    assert not RequestPhoto.objects.exists()
    assert state(now(made), at(desk.day)) == "settled"
    assert set(road.missing(again(case))) >= {row.papers[1]}, "looked at is not handed in"
    acts = AuditEntry.objects.filter(act__startswith="intake.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "intake.made", "intake.sent", "intake.settled",
    ]  # fmt: skip


def test_it_is_taken_in_once_and_only_what_wants_it(desk: Office) -> None:
    made = asked(desk)
    with pytest.raises(Refusal, match="还没有报来"):
        taken_in(desk, made)
    filled(desk, made)
    case = taken_in(desk, made)
    with pytest.raises(Refusal, match="已经处理过"):
        taken_in(desk, made)
    assert Case.objects.get().pk == case.pk
    with pytest.raises(Refusal, match="正在办理"):
        asked(desk)


def test_only_asking_takes_one_screen(desk: Office) -> None:
    made = asked(desk, Task.CONFIRM)
    with pytest.raises(Refusal, match="还没有填完：家里的意思"):
        sent(desk, made)
    kept(desk, made, Wishes("wants"))
    assert sent(desk, made)
    assert taken_in(desk, made).channel == "found"


@pytest.mark.parametrize("wish", ["not_now", "differs"])
def test_who_does_not_want_it_fills_in_no_more_and_is_not_taken_in(
    desk: Office, wish: str
) -> None:
    made = asked(desk)
    kept(desk, made, Wishes(wish, "户口已经迁走"))
    assert sent(desk, made)
    with pytest.raises(Refusal, match="不能受理"):
        taken_in(desk, made)
    let_go(hand=desk.hand(desk.township), request=made.row.public_id, words="已经核实")
    assert not Case.objects.exists()
    assert asked(desk), "it may be asked again later"


def test_each_screen_is_kept_as_it_is_left_and_nothing_is_skipped(desk: Office) -> None:
    made = asked(desk)
    for screen, lacking in (
        (Wishes("wants"), "收款账号"), (Named("unknown"), "材料"),
    ):  # fmt: skip
        kept(desk, made, screen)
        with pytest.raises(Refusal, match=f"还没有填完：{lacking}"):
            sent(desk, made)
    kept(desk, made, Seen(frozenset(), {}))
    assert sent(desk, made)
    assert now(made).seen == []


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (Wishes(""), "请选家里的意思"),
        (Wishes("maybe"), "请选家里的意思"),
        (Wishes("differs"), "哪里有出入"),
        (Wishes("wants", "字" * 201), "201 个字"),
        (Wishes("wants", "她的电话 13800001234"), "请删去号码"),
        (Named(""), "请选用哪个账号"),
        (Named("other", "123", "陈桂兰"), "8 至 24 位"),
        (Named("other", CARD, ""), "请填户名"),
        (Seen(frozenset({"未再婚证明"}), {}), "没有要“未再婚证明”"),
        (Seen(frozenset(), {"未再婚证明": PHOTO}), "没有要“未再婚证明”"),
    ],
)
def test_what_is_wrong_is_said_and_the_screen_before_stays(
    desk: Office, screen: Screen, said: str
) -> None:
    made = asked(desk)
    kept(desk, made, Wishes("not_now", "再想想"))
    with pytest.raises(Refusal, match=said):
        kept(desk, made, screen)
    row = now(made)
    assert (row.wish, row.words, row.account) == ("not_now", "再想想", "")
    assert kept(desk, made, Wishes("wants")), "the link is still open"


def test_an_account_is_sealed_shown_masked_and_gone_when_settled(desk: Office) -> None:
    made = asked(desk)
    row = filled(desk, made, number="６２２８ ４８１２ ３４５６ ７８９０ １２３")
    assert (row.account_mask, row.holder) == ("****0123", "陈桂兰")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM support_villagerequest t WHERE t::text LIKE %s",
                       [f"%{CARD}%"])  # fmt: skip
        assert cursor.fetchone() == (0,)
    taken_in(desk, made)
    assert now(made).account_sealed is None
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageRequest.objects.update(account_sealed=b"x")


def test_the_account_on_file_is_only_said_to_be_the_same(desk: Office) -> None:
    made = asked(desk)
    row = filled(desk, made, number="6217000000000000001")
    assert (row.account, row.account_sealed) == ("same", None)


def test_an_account_checked_is_entered_with_who_collects(desk: Office) -> None:
    made = asked(desk)
    filled(desk, made, number=CARD)
    hand, key = desk.hand(desk.township), made.row.public_id
    desk.later(1)
    enter_account(hand=desk.hand(desk.township), request=key, payee=PayeeKind.SELF)
    standing = Account.objects.get(valid_to=None, person=wife_of(Household.objects.get()))
    assert (standing.number_mask, standing.holder) == ("****0123", "陈桂兰")
    with pytest.raises(Refusal, match="没有报来别的账号"):
        enter_account(hand=hand, request=key, payee=PayeeKind.SELF)


def test_whose_account_it_is_is_never_guessed(desk: Office) -> None:
    made = asked(desk)
    kept(desk, made, Wishes("wants"))
    kept(desk, made, Named("other", CARD, "罗小妹"))
    kept(desk, made, Seen(frozenset(), {}))
    sent(desk, made)
    hand, key = desk.hand(desk.township), made.row.public_id
    with pytest.raises(Refusal, match="不是申请人本人"):
        enter_account(hand=hand, request=key, payee=PayeeKind.SELF)
    enter_account(hand=hand, request=key, payee=PayeeKind.AGENT)
    assert Account.objects.get(agent="罗小妹").payee_kind == "agent"


def test_sent_back_it_keeps_what_was_filled_in_and_only_the_new_link_opens(
    desk: Office,
) -> None:
    made = asked(desk)
    filled(desk, made, number=CARD)
    back = send_back(
        hand=desk.hand(desk.township), request=made.row.public_id, words="照片不清楚"
    )
    assert look(link=link(made), ip="", at=at(desk.day)) is None
    row = look(link=link(back), ip="", at=at(desk.day))
    assert row is not None
    assert (row.returned_words, row.wish, row.account_mask) == (
        "照片不清楚", "wants", "****0123",
    )  # fmt: skip
    kept(desk, back, Named("other", "", "陈桂兰"))
    before = RequestPhoto.objects.get()
    kept(desk, back, Seen(frozenset(), {row.papers[0]: PHOTO}))
    assert RequestPhoto.objects.get().pk != before.pk
    assert not StoredFile.objects.filter(pk=before.file_id or 0).exists()
    assert sent(desk, back)
    assert taken_in(desk, back).number


def test_of_two_who_send_the_first_one_counts_and_a_kept_screen_stays(desk: Office) -> None:
    made = asked(desk, Task.CONFIRM)
    kept(desk, made, Wishes("wants"))
    assert sent(desk, made)
    assert sent(desk, made) is None
    assert kept(desk, made, Wishes("not_now")) is None
    assert now(made).wish == "wants"
    assert AuditEntry.objects.filter(act="intake.tried", ok=False).count() == 2


def test_a_link_ends_is_withdrawn_and_replaced(desk: Office) -> None:
    first = asked(desk)
    second = asked(desk)
    assert look(link=link(first), ip="", at=at(desk.day)) is None
    over = at(desk.day) + timedelta(days=7)
    assert look(link=link(second), ip="", at=over - timedelta(seconds=1))
    assert look(link=link(second), ip="", at=over) is None
    hand = desk.hand(desk.township)
    withdraw_request(hand=hand, request=second.row.public_id)
    assert look(link=link(second), ip="", at=at(desk.day)) is None
    with pytest.raises(Refusal, match="不用再撤"):
        withdraw_request(hand=hand, request=second.row.public_id)
    assert state(now(second), at(desk.day)) == "lapsed"


def test_what_is_confirmed_or_waits_is_not_asked_again(desk: Office) -> None:
    made = asked(desk, Task.CONFIRM)
    kept(desk, made, Wishes("wants"))
    sent(desk, made)
    with pytest.raises(Refusal, match="还没有处理"):
        asked(desk)
    let_go(hand=desk.hand(desk.township), request=made.row.public_id, words="另办")
    walked(desk, opened(desk))
    with pytest.raises(Refusal, match="已经确认"):
        asked(desk)


def test_files_kept_closer_are_not_asked_about_and_an_open_link_closes(desk: Office) -> None:
    made = asked(desk)
    home = Household.objects.get()
    mark_sensitive(
        household=home.public_id, scope=desk.scope, by=desk.county, reason="本人要求",
        until=None, at=at(desk.day),
    )  # fmt: skip
    assert look(link=link(made), ip="", at=at(desk.day)) is None
    with pytest.raises(Refusal, match="敏感个案"):
        asked(desk)


def test_other_roles_and_neighbours_do_and_see_nothing(desk: Office) -> None:
    made = asked(desk)
    filled(desk, made)
    with pytest.raises(Refusal, match="由"):
        take_in(
            hand=desk.hand(desk.leader), request=made.row.public_id, papers={}, policy=policy()
        )
    near = replace(desk, scope=Scope.of("341599101"))
    for deed in (
        lambda: asked(near),
        lambda: taken_in(near, made),
        lambda: send_back(
            hand=near.hand(desk.township), request=made.row.public_id, words="看看"
        ),
    ):
        with pytest.raises(Refusal, match="没有找到"):
            deed()
    assert not requests(near.scope, Asked(), at(desk.day)).exists()
    with within_scope(Scope.of("341599101")), transaction.atomic():
        assert not VillageRequest.objects.exists()
        assert not RequestPhoto.objects.exists()


def test_it_moves_with_the_family_and_the_old_villages_link_opens_nothing(
    desk: Office,
) -> None:
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    made = asked(desk)
    kept(desk, made, Wishes("wants"))
    kept(desk, made, Seen(frozenset(), {made.row.papers[0]: PHOTO}))
    move_family(
        household=Household.objects.get().public_id, scope=Scope.of("341599"), by=SYSTEM,
        to=NEXT_VILLAGE, origin=Origin(SourceKind.OFFICE, "经办登记", date(2026, 1, 8), "函"),
        at=at(desk.day),
    )  # fmt: skip
    assert now(made).region == NEXT_VILLAGE
    assert StoredFile.objects.get().region == NEXT_VILLAGE
    assert look(link=link(made), ip="", at=at(desk.day)) is None


def test_photos_nobody_took_over_go_in_time_and_requests_after_three_years(
    desk: Office,
) -> None:
    made = asked(desk)
    kept(desk, made, Seen(frozenset(), {made.row.papers[0]: PHOTO}))
    assert remove_expired(SYSTEM, desk.day + timedelta(days=179)) == 0
    assert remove_expired(SYSTEM, desk.day + timedelta(days=182)) == 1
    assert RequestPhoto.objects.get().file_id is None
    later = at(desk.day) + timedelta(days=1096)
    sweep(by=SYSTEM, now=later, progress=lambda *_: None)
    assert not VillageRequest.objects.exists()


def test_a_copy_tells_of_it_and_deleting_takes_it_all(
    desk: Office, appoint: Callable[[str, Role, str], Actor]
) -> None:
    made = asked(desk)
    filled(desk, made, number=CARD)
    wife = Person.objects.get(pk=wife_of(Household.objects.get()))
    told = {each.table: each for each in copy_of(Scope.everything(), wife).sections}
    assert {"support_villagerequest", "support_requestphoto"} <= set(told)
    assert CARD in str(told["support_villagerequest"].rows), "a copy is whole"
    county = Scope.of("341599")
    home = close_file(
        household=Household.objects.get().public_id, scope=county, by=desk.county,
        reason="迁出本县", on=desk.day,
    )  # fmt: skip
    ask_to_delete(household=home.public_id, scope=county, by=desk.county,
                  asked=Deleting(Reason.OWN_WISH, "书面申请"), at=at(desk.day))  # fmt: skip
    other = appoint("郑局长", Role.COUNTY_LEADER, "341599")
    confirm(household=home.public_id, scope=county, by=other, at=at(desk.day))
    assert not VillageRequest.objects.exists()
    assert not RequestPhoto.objects.exists()
    assert not StoredFile.objects.filter(purpose="intake.photo").exists()


def test_nothing_of_a_taking_in_that_fails_stays(desk: Office) -> None:
    made = asked(desk)
    filled(desk, made)
    with pytest.raises(Refusal, match="程序没有要"):
        take_in(
            hand=desk.hand(desk.township), request=made.row.public_id,
            papers={"未再婚证明": Handed("handed")}, policy=policy(),
        )  # fmt: skip
    assert not Case.objects.exists()
    assert RequestPhoto.objects.count() == 1
    assert taken_in(desk, made).number


def test_a_link_names_no_cause() -> None:
    assert public_label("特别扶助金（死亡）") == "特别扶助金"
    assert public_label("奖励扶助") == "奖励扶助"
