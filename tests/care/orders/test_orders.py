"""An order from the family to its word on it: who may, who is proposed, who is told what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from care.orders.serving import AT, DAY, REACH, Place, offered, ordered, place, serves
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.narrowing import Wanted
from nuanxin.care.orders import queries
from nuanxin.care.orders.actions import (
    contracting,
    finishing,
    menu,
    offering,
    ordering,
    serving,
)
from nuanxin.care.orders.matching import propose
from nuanxin.care.orders.models import (
    ContractAcceptance,
    ServiceContract,
    ServiceItem,
    ServiceOrder,
)
from nuanxin.care.volunteers.actions import enlisting, timing
from nuanxin.care.volunteers.actions.agreeing import Agreed, record_consent
from nuanxin.care.volunteers.models import ServedHours, Volunteer
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.models import SensitiveMark
from registry.people.families import NEXT_VILLAGE

pytestmark = pytest.mark.django_db
WANTED = date(2026, 5, 20)


@pytest.fixture
def here(appoint: Callable[[str, Role, str], Actor]) -> Place:
    return place(appoint)


def later(hand: Hand, days: int = 2) -> Hand:
    return hand._replace(day=DAY + timedelta(days=days), at=AT + timedelta(days=days))


def taken(here: Place, who: Volunteer) -> ServiceOrder:
    row = ordered(here.li, here)
    offering.offer(hand=here.li, public_id=row.public_id, to=who.public_id)
    offering.answer(hand=here.li, public_id=row.public_id, takes=True)
    row.refresh_from_db()
    return row


def finished(here: Place, who: Volunteer) -> ServiceOrder:
    row = taken(here, who)
    said = finishing.Done(WANTED, 90)
    return finishing.done(hand=later(here.zhou), public_id=row.public_id, said=said)


class TestMenu:
    def test_a_county_and_a_township_write_their_own_and_the_township_only_its_own(
        self, here: Place
    ) -> None:
        with pytest.raises(Refusal, match="您辖区内的乡镇"):
            offered(here.li, "送餐")
        with pytest.raises(Refusal, match="已经有“家政保洁”"):
            offered(here.wang)
        with pytest.raises(Refusal, match="补贴不能比价格多"):
            offered(here.wang, "理发", subsidy_fen=6001)
        with pytest.raises(Refusal, match="不写家庭类别"):
            offered(here.wang, "特扶家庭保洁")
        with pytest.raises(Refusal, match="请填“依据”"):
            offered(here.wang, "理发", basis=" ")
        with pytest.raises(Refusal, match="由乡镇经办或者县级经办"):
            offered(here.zhou, "理发")

    def test_what_was_ordered_keeps_its_price_and_stays_on_the_menu(self, here: Place) -> None:
        row = ordered(here.li, here)
        item = here.cleaning
        said = menu.Said(
            item.name, item.what, item.region, item.unit, item.starts_on, None, item.basis,
            price_fen=9000, subsidy_fen=0, skills=item.skills,
        )  # fmt: skip
        menu.write_service(hand=here.wang, public_id=item.public_id, said=said)
        row.refresh_from_db()
        assert (row.price_fen, row.subsidy_fen) == (6000, 4000)
        with pytest.raises(Refusal, match="另加一项"):
            menu.write_service(
                hand=here.wang, public_id=item.public_id, said=said._replace(name="理发")
            )
        with pytest.raises(Refusal, match="不能删去"):
            menu.drop_service(hand=here.wang, public_id=item.public_id)

    def test_conditions_are_what_the_register_knows(self, here: Place) -> None:
        old = offered(here.wang, "陪同就医", from_age=68, special=True)
        with pytest.raises(Refusal, match="年满 69 周岁"):
            ordered(here.li, here, service=offered(here.wang, "理发", from_age=69).public_id)
        with pytest.raises(Refusal, match="持证残疾人"):
            ordered(here.li, here, service=offered(here.wang, "代购", disabled=True).public_id)
        assert ordered(here.li, here, service=old.public_id).state == "new"

    def test_a_service_is_offered_in_its_days_only(self, here: Place) -> None:
        ended = offered(here.wang, "理发", ends_on=date(2026, 5, 19))
        with pytest.raises(Refusal, match="不提供"):
            ordered(here.li, here, service=ended.public_id)


class TestOrdering:
    @pytest.mark.parametrize(
        ("said", "match"),
        [
            ({"task": "失独家庭，陪老人说话"}, "不写家庭类别"),
            ({"task": "低保户，擦窗户"}, "不写家庭类别"),
            ({"task": "打 13800001234"}, "请删去号码"),
            ({"wanted_on": date(2026, 5, 17)}, "今天或者以后"),
            ({"wanted_on": date(2029, 5, 17)}, "核对年份"),
            ({"quantity": 0}, "1 到 99"),
            ({"reach": queries.ToReach("陈女士")}, "至少填一样"),
            ({"reach": queries.ToReach("陈女士", "特扶户 12 号")}, "不写家庭类别"),
            ({"reach": queries.ToReach("陈女士", "", "123")}, "11 位手机号"),
        ],
    )
    def test_what_is_not_sound_is_refused(
        self, here: Place, said: dict[str, object], match: str
    ) -> None:
        with pytest.raises(Refusal, match=match):
            ordered(here.zhou, here, **said)
        assert not ServiceOrder.objects.exists()

    def test_it_is_changed_until_somebody_was_asked_and_cancelled_and_taken_back(
        self, here: Place
    ) -> None:
        row = ordered(here.zhou, here, came="contact")
        said = ordering.Said(
            here.cleaning.public_id, 2, WANTED, "any", "擦窗户", "本人", "desk", DAY
        )
        ordering.change(hand=here.zhou, public_id=row.public_id, said=said)
        finishing.cancel(hand=here.zhou, public_id=row.public_id, why="改主意了")
        back = finishing.take_back(hand=here.zhou, public_id=row.public_id)
        assert (back.state, back.quantity, queries.reach_of(back)) == ("new", 2, None)
        offering.offer(
            hand=here.li, public_id=row.public_id, to=serves(here.li, "孙大姐").public_id
        )
        with pytest.raises(Refusal, match="等接单"):
            ordering.change(hand=here.zhou, public_id=row.public_id, said=said)

    def test_a_wish_two_of_us_heard_is_written_down_once(self, here: Place) -> None:
        row = ordered(here.zhou, here)
        for part in ("morning", "any"):
            with pytest.raises(Refusal, match="不用再点"):
                ordered(here.li, here, part=part)
        second = ordered(here.li, here, part="evening")
        with pytest.raises(Refusal, match="不用再点"):
            ordering.change(hand=here.li, public_id=second.public_id, said=_said(here))
        finishing.cancel(hand=here.li, public_id=row.public_id, why="亲戚来了")
        ordering.change(hand=here.li, public_id=second.public_id, said=_said(here))


def _said(here: Place) -> ordering.Said:
    return ordering.Said(
        here.cleaning.public_id, 1, WANTED, "morning", "擦窗户", "本人", "desk", DAY, REACH
    )


class TestMatching:
    def test_the_nearest_fit_comes_first_with_its_reasons_and_no_number(
        self, here: Place
    ) -> None:
        far = serves(here.wang, "钱远", where=NEXT_VILLAGE)
        unable = serves(here.li, "李不会", skills=["hair"])
        near = serves(here.li, "孙大姐")
        rows = propose(here.li.scope, ordered(here.li, here)).rows
        assert [each.row.name for each in rows] == [near.name, far.name, unable.name]
        first = rows[0]
        assert first.why == ("会家政保洁", "同村（社区）", "工作日白天有空", "手上没有单")
        assert "服务协议没有登记或者到期" in first.mind

    def test_load_and_the_familys_own_trust_and_no_count(self, here: Place) -> None:
        sun, qian = serves(here.li, "孙大姐"), serves(here.li, "钱大姐")
        row = finished(here, sun)
        finishing.confirm(
            hand=later(here.zhou), public_id=row.public_id, said=finishing.Rated(WANTED, "good")
        )
        second = ordered(here.li, here)
        assert [each.row for each in propose(here.li.scope, second).rows] == [sun, qian]
        offering.offer(hand=here.li, public_id=second.public_id, to=sun.public_id)
        third = ordered(here.li, here, part="afternoon")
        ready = propose(here.li.scope, third).rows
        assert [each.row for each in ready] == [qian, sun]
        assert "那天已有一单" in ready[1].mind
        assert "给这家做过 1 次" in ready[1].why

    def test_whom_the_family_was_not_content_with_comes_last(self, here: Place) -> None:
        sun, far = serves(here.li, "孙大姐"), serves(here.wang, "钱远", where=NEXT_VILLAGE)
        row = finished(here, sun)
        finishing.confirm(
            hand=later(here.zhou), public_id=row.public_id, said=finishing.Rated(WANTED, "bad")
        )
        rows = propose(here.li.scope, ordered(here.li, here)).rows
        assert [each.row for each in rows] == [far, sun]
        assert rows[1].mind[0] == "这家上次不满意"

    def test_the_familys_wish_is_kept(self, here: Place) -> None:
        FamilyWish.objects.create(
            household=here.home, region=here.home.region, way="visit", sex="女",
            told_by="本人", told_on=DAY, known_from=AT,
        )  # fmt: skip
        man, woman = serves(here.li, "罗大哥", "男"), serves(here.li, "孙大姐")
        row = ordered(here.li, here)
        told = propose(here.li.scope, row)
        assert [each.row for each in told.rows] == [woman]
        assert told.out == ("家里希望女的来，1 人不是或者没有登记性别",)
        with pytest.raises(Refusal, match="希望女的来"):
            offering.offer(hand=here.li, public_id=row.public_id, to=man.public_id)

    def test_whoever_took_consent_back_or_left_is_asked_no_more(self, here: Place) -> None:
        sun, row = serves(here.li, "孙大姐"), ordered(here.li, here)
        said = Agreed("volunteer_record", "withdrawn", "oral", DAY, "罗证人")
        record_consent(hand=here.li, public_id=sun.public_id, said=said)
        assert not propose(here.li.scope, row).rows
        with pytest.raises(Refusal, match="撤回了同意"):
            offering.offer(hand=here.li, public_id=row.public_id, to=sun.public_id)

    def test_a_file_kept_closer_goes_to_nobody_outside(self, here: Place) -> None:
        sun, row = serves(here.li, "孙大姐"), ordered(here.li, here)
        SensitiveMark.objects.create(
            household=here.home, region=here.home.region, reason="约好不提",
            marked_by=User.objects.get(name="王主任"), marked_at=AT,
        )  # fmt: skip
        with pytest.raises(Refusal, match="不派给志愿者"):
            offering.offer(hand=here.li, public_id=row.public_id, to=sun.public_id)


class TestServing:
    def test_by_link_the_address_is_told_once_taken_and_done_is_said_once(
        self, here: Place
    ) -> None:
        row = ordered(here.li, here)
        sun = serves(here.li, "孙大姐")
        made = offering.offer(
            hand=here.li, public_id=row.public_id, to=sun.public_id, link=True
        )
        link = OneTimeLink.objects.get()
        assert made.token
        shown = serving.look(link=link, ip="", at=AT)
        assert shown is not None
        assert shown.answer == ""
        for _ in range(2):
            serving.reply_by_link(link=link, takes=True, why="", ip="", at=AT)
        row.refresh_from_db()
        assert row.state == "accepted"
        after, said = AT + timedelta(days=2), finishing.Done(WANTED, 90)
        for _ in range(2):
            serving.finish_by_link(link=link, said=said, ip="", at=after)
        row.refresh_from_db()
        assert (row.state, row.minutes) == ("done", 90)
        finishing.confirm(
            hand=later(here.zhou), public_id=row.public_id, said=finishing.Rated(WANTED)
        )
        link.refresh_from_db()
        assert serving.look(link=link, ip="", at=after) is None

    def test_whoever_cannot_is_not_asked_again_and_the_order_waits_for_another(
        self, here: Place
    ) -> None:
        row, sun = ordered(here.li, here), serves(here.li, "孙大姐")
        offering.offer(hand=here.li, public_id=row.public_id, to=sun.public_id, link=True)
        link = OneTimeLink.objects.get()
        with pytest.raises(Refusal, match="为什么接不了"):
            serving.reply_by_link(link=link, takes=False, why="不想", ip="", at=AT)
        serving.reply_by_link(link=link, takes=False, why="太远", ip="", at=AT)
        row.refresh_from_db()
        assert row.state == "new"
        assert not propose(here.li.scope, row).rows
        link.refresh_from_db()
        assert serving.look(link=link, ip="", at=AT) is None

    def test_whoever_is_late_with_an_answer_finds_it_gone_to_somebody_else(
        self, here: Place
    ) -> None:
        row, sun = ordered(here.li, here), serves(here.li, "孙大姐")
        first = offering.offer(hand=here.li, public_id=row.public_id, to=sun.public_id).row
        offering.call_back(hand=here.li, public_id=row.public_id)
        qian = serves(here.li, "钱大姐")
        offering.offer(hand=here.li, public_id=row.public_id, to=qian.public_id)
        row.refresh_from_db()
        with pytest.raises(Refusal, match="已经收回"):
            offering.settle_answer(hand=here.li, row=row, made=first, takes=True, why="")

    def test_an_account_sees_its_own_tasks_and_no_others(
        self, here: Place, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        sun, row = serves(here.li, "孙大姐"), ordered(here.li, here)
        by = {name: appoint(name, Role.VOLUNTEER, "341599") for name in ("孙", "外人")}
        username = User.objects.get(name="孙").username
        enlisting.seat(hand=here.li, public_id=sun.public_id, username=username)
        offer = offering.offer(hand=here.li, public_id=row.public_id, to=sun.public_id).row
        other = here.wang._replace(by=by["外人"])
        with pytest.raises(Refusal, match="没有找到这个任务"):
            serving.reply(hand=other, task=offer.public_id, takes=True)
        mine = here.wang._replace(by=by["孙"])
        serving.reply(hand=mine, task=offer.public_id, takes=True)
        serving.finish(hand=later(mine), task=offer.public_id, said=finishing.Done(WANTED, 60))
        row.refresh_from_db()
        assert row.state == "done"


class TestFinishing:
    def test_the_familys_word_makes_hours_that_count_once_certified(self, here: Place) -> None:
        sun = serves(here.li, "孙大姐")
        row = finished(here, sun)
        rated = finishing.Rated(WANTED, "good", "擦得很干净")
        finishing.confirm(hand=later(here.zhou), public_id=row.public_id, said=rated)
        row.refresh_from_db()
        assert queries.rating_said(row) == "擦得很干净"
        hours = ServedHours.objects.get()
        assert (hours.minutes, hours.what, hours.certified_at) == (90, "家政保洁", None)
        timing.certify(hand=here.li, public_id=sun.public_id, hours=None)
        hours.refresh_from_db()
        assert hours.certified_at is None, "entered the day after tomorrow"
        assert timing.certify(hand=later(here.li), public_id=sun.public_id, hours=None) == 1
        with pytest.raises(Refusal, match="已经核定"):
            finishing.take_back(hand=later(here.li), public_id=row.public_id)
        timing.uncertify(hand=later(here.li), public_id=sun.public_id, hours=hours.public_id)
        back = finishing.take_back(hand=later(here.li), public_id=row.public_id)
        assert (back.state, back.rating, ServedHours.objects.count()) == ("done", "", 0)

    def test_it_may_go_without_a_word_and_not_before_it_was_done(self, here: Place) -> None:
        row = finished(here, serves(here.li, "孙大姐"))
        with pytest.raises(Refusal, match="不能早于做完"):
            finishing.confirm(
                hand=later(here.zhou), public_id=row.public_id, said=finishing.Rated(DAY)
            )
        with pytest.raises(Refusal, match="不能晚于今天"):
            finishing.confirm(
                hand=here.zhou, public_id=row.public_id, said=finishing.Rated(WANTED)
            )
        done = finishing.confirm(
            hand=later(here.zhou), public_id=row.public_id, said=finishing.Rated(WANTED)
        )
        assert (done.state, done.rating) == ("confirmed", "")

    def test_what_failed_is_ordered_again_once(self, here: Place) -> None:
        sun = serves(here.li, "孙大姐")
        row = taken(here, sun)
        with pytest.raises(Refusal, match="手上还有 1 单"):
            enlisting.part(hand=here.li, public_id=sun.public_id, why="搬走了")
        finishing.fail(hand=later(here.li), public_id=row.public_id, why="上门没有人")
        hand, day = later(here.zhou, 3), date(2026, 5, 25)
        after = ordering.again(hand=hand, public_id=row.public_id, wanted_on=day, part="any")
        assert (after.again_of_id, queries.task_said(after)) == (row.pk, "擦窗户，腿脚不便")
        assert queries.reach_of(after) == queries.reach_of(row)
        with pytest.raises(Refusal, match="已经重新点过"):
            ordering.again(hand=hand, public_id=row.public_id, wanted_on=day, part="any")
        with pytest.raises(Refusal, match="已经重新点过"):
            finishing.take_back(hand=hand, public_id=row.public_id)

    def test_each_step_is_taken_back_to_where_it_stood(self, here: Place) -> None:
        row = finished(here, serves(here.li, "孙大姐"))
        key = row.public_id
        assert finishing.take_back(hand=later(here.li), public_id=key).state == "accepted"
        finishing.fail(hand=later(here.li), public_id=key, why="没有做好")
        assert finishing.take_back(hand=later(here.li), public_id=key).state == "accepted"
        assert offering.call_back(hand=later(here.li), public_id=key).state == "new"
        acts = set(AuditEntry.objects.values_list("act", flat=True))
        assert {"orders.ordered", "orders.taken", "orders.failed", "orders.taken_back"} <= acts

    def test_only_one_offer_is_open_whatever_writes(self, here: Place) -> None:
        row = taken(here, serves(here.li, "孙大姐"))
        with pytest.raises(IntegrityError), transaction.atomic():
            row.offers.create(volunteer=serves(here.li, "钱大姐"), offered_at=AT)


class TestLists:
    def test_what_waits_counts_as_its_list_and_the_next_township_sees_none(
        self, here: Place
    ) -> None:
        ordered(here.li, here)
        after = date(2026, 5, 21)
        waits = queries.waiting(here.li.scope, after)
        assert (waits.new, waits.late, waits.done) == (1, 1, 0)
        assert queries.orders(here.li.scope, Wanted("late"), after).count() == 1
        assert queries.orders(here.li.scope, Wanted("open"), DAY).count() == 1
        assert queries.orders(here.li.scope, Wanted("done"), after).count() == 0
        assert not queries.orders(Scope.of("341599101"), Wanted("all"), after)

    def test_what_is_done_waits_for_the_familys_word(self, here: Place) -> None:
        finished(here, serves(here.li, "孙大姐"))
        waits = queries.waiting(here.li.scope, WANTED)
        assert waits == (0, 0, queries.orders(here.li.scope, Wanted("done"), WANTED).count())


class TestPurchases:
    def signed(self, here: Place, **more: object) -> ServiceContract:
        row = contracting.write_organisation(
            hand=here.wang, public_id=None, name="暖阳社工", contact="吴社工", phone=""
        )
        said = contracting.Agreed(
            "HT-1", here.cleaning.public_id, 2, 5500, date(2026, 1, 1), date(2026, 12, 31)
        )._replace(**more)  # type: ignore[arg-type]
        return contracting.sign(hand=here.wang, organisation=row.public_id, said=said)

    def test_an_order_is_given_under_a_contract_until_its_quantity_is_used(
        self, here: Place
    ) -> None:
        contract = self.signed(here, quantity=1)
        row = ordered(here.li, here)
        offering.give(hand=here.li, public_id=row.public_id, contract=contract.public_id)
        second = ordered(here.li, here, part="evening")
        with pytest.raises(Refusal, match="已经用完"):
            offering.give(hand=here.li, public_id=second.public_id, contract=contract.public_id)
        finishing.done(
            hand=later(here.li), public_id=row.public_id, said=finishing.Done(WANTED, 60)
        )
        finishing.confirm(
            hand=later(here.li), public_id=row.public_id, said=finishing.Rated(WANTED)
        )
        assert not ServedHours.objects.exists(), "no volunteer, no hours"
        (line,) = queries.contracts(here.wang.scope)
        assert line.delivered == 1  # type: ignore[attr-defined]

    def test_a_quantity_is_accepted_by_two_and_never_more_than_agreed(
        self, here: Place, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        contract = self.signed(here)
        made = contracting.say_accepted(
            hand=here.wang, contract=contract.public_id, on=DAY, quantity=2, words="合格"
        )
        with pytest.raises(Refusal, match="超过合同约定的 2"):
            contracting.say_accepted(
                hand=here.wang, contract=contract.public_id, on=DAY, quantity=1, words="合格"
            )
        with pytest.raises(Refusal, match="不能自己复核"):
            contracting.confirm_accepted(hand=here.wang, acceptance=made.public_id, agreed=True)
        sun = here.wang._replace(by=appoint("孙局长", Role.COUNTY_LEADER, "341599"))
        contracting.confirm_accepted(hand=sun, acceptance=made.public_id, agreed=True)
        (line,) = queries.contracts(here.wang.scope)
        assert (line.accepted, line.proposed) == (2, 0)  # type: ignore[attr-defined]
        with pytest.raises(Refusal, match="已经复核过"):
            contracting.confirm_accepted(hand=sun, acceptance=made.public_id, agreed=False)
        one = ContractAcceptance.objects.get()
        one.said_by_id = one.confirmed_by_id or 0
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()

    def test_a_service_bought_stays_on_the_menu(self, here: Place) -> None:
        self.signed(here)
        with pytest.raises(Refusal, match="有合同"):
            menu.drop_service(hand=here.wang, public_id=here.cleaning.public_id)
        assert ServiceItem.objects.count() == 1
