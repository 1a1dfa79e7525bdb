"""Counselling: with consent, counted, supervised; what was said opens for two alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import nuanxin
from care.orders.serving import COUNTY, DAY, REACH, REGION, TOWN, Place, place
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actions import give_post
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.counselling import queries
from nuanxin.care.counselling.actions import keeping, meeting, planning
from nuanxin.care.counselling.models import Counsellor, CounselSeries, CounselSession
from nuanxin.care.narrowing import Wanted
from nuanxin.care.orders.actions import contracting
from nuanxin.care.orders.models import ContractUse, ServiceContract
from nuanxin.care.orders.queries import contracts
from nuanxin.care.visits.models import Concern
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.consents.actions import Said as Answered
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.people.models import Person

pytestmark = pytest.mark.django_db
SAID = "她说夜里总听见门响，想把旧屋留着"


@dataclass(frozen=True)
class Here:
    """An organisation's two people with accounts, a contract of three, somebody who agreed."""

    at: Place
    counsels: Hand
    guides: Hand
    other: Hand
    wife: Person
    contract: ServiceContract

    def who(self, hand: Hand) -> Counsellor:
        return Counsellor.objects.get(user=hand.by.user_id)


@pytest.fixture
def here(appoint: Callable[[str, Role, str], Actor]) -> Here:
    at = place(appoint)
    home = contracting.write_organisation(
        hand=at.wang, public_id=None, name="演示心理服务中心", contact="吴联络", phone=""
    )
    agreed = contracting.Agreed(
        "2026-9", at.cleaning.public_id, 3, 20000, DAY, DAY + timedelta(days=90)
    )
    contract = contracting.sign(hand=at.wang, organisation=home.public_id, said=agreed)
    counsels, guides, other = (
        at.li._replace(by=appoint(name, Role.VOLUNTEER, "341599100"))
        for name in ("苏咨询", "程督导", "何咨询")
    )
    for hand in (counsels, guides, other):
        user = User.objects.get(name=hand.by.name)
        said = keeping.Said(
            "社会工作师", organisation=home.public_id, name=user.name, username=user.username
        )
        keeping.add(hand=at.wang, said=said)
    wife = Person.objects.get(name="陈桂兰")
    answer(at, wife, Answer.GIVEN)
    return Here(at, counsels, guides, other, wife, contract)


def answer(at: Place, person: Person, said: Answer) -> None:
    asked = DAY - timedelta(days=30)
    told = Answered("counselling", said, Way.ORAL, asked, witness="罗证人")
    record_answer(
        person=person.public_id, scope=TOWN, by=at.li.by, said=told, at=at.li.at, today=DAY
    )


def plan(here: Here, hand: Hand | None = None, **more: object) -> CounselSeries:
    said = planning.Said(
        here.who(here.counsels).public_id, here.who(here.guides).public_id, 2, DAY,
        DAY + timedelta(days=60), reach=REACH,
    )._replace(**more)  # type: ignore[arg-type]  # fmt: skip
    return planning.plan(
        hand=hand or here.at.li, household=here.at.home.public_id,
        person=here.wife.public_id, said=said,
    )  # fmt: skip


def hold(here: Here, row: CounselSeries, **more: object) -> CounselSession:
    said = meeting.Held(DAY, "home", 50, True, SAID)._replace(**more)  # type: ignore[arg-type]
    return meeting.hold(hand=here.counsels, series=row.public_id, said=said)


def end(here: Here, row: CounselSeries) -> CounselSeries:
    return planning.end(
        hand=here.at.li, household=here.at.home.public_id, series=row.public_id, on=DAY,
        why="约定的谈完了",
    )  # fmt: skip


def bought() -> tuple[int, int]:
    """What is kept or done under the contract, and what was done."""
    found: Any = contracts(COUNTY).get()
    return found.given, found.delivered


def reads(hand: Hand, row: CounselSession) -> bool:
    assert hand.by.user_id is not None
    return queries.note_of(hand.scope, row.public_id, hand.by.user_id) is not None


@pytest.mark.parametrize(("back", "said"), [(31, "早于本人同意的日期"), (-400, "一年以内")])
def test_nobody_starts_before_they_agreed_or_in_years_to_come(
    here: Here, back: int, said: str
) -> None:
    day = DAY - timedelta(days=back)
    with pytest.raises(Refusal, match=said):
        plan(here, starts_on=day, review_on=max(day, DAY) + timedelta(days=9))


class TestArranging:
    def test_nobody_is_counselled_who_did_not_agree(self, here: Here) -> None:
        answer(here.at, here.wife, Answer.WITHDRAWN)
        with pytest.raises(Refusal, match="还没有同意"):
            plan(here)

    def test_one_runs_and_another_supervises(self, here: Here) -> None:
        with pytest.raises(Refusal, match="督导要另选"):
            plan(here, supervisor=here.who(here.counsels).public_id)
        row = plan(here)
        with pytest.raises(Refusal, match="已经有一位在谈"):
            plan(here)
        same = CounselSeries.objects.filter(pk=row.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            same.update(supervisor=row.counsellor)
        assert queries.waiting(TOWN, DAY + timedelta(days=60)) == (1, 0, 0, 0)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"agreed": 0}, "约定次数请填"), ({"review_on": DAY}, "回看日期要在"),
            ({"reach": REACH._replace(address="失独家庭")}, "不写家庭类别"),
        ],
    )  # fmt: skip
    def test_what_is_not_sound_is_refused(
        self, here: Here, more: dict[str, object], why: str
    ) -> None:
        with pytest.raises(Refusal, match=why):
            plan(here, None, **more)

    def test_the_village_arranges_nothing_and_a_file_kept_closer_is_nobody_elses(
        self, here: Here
    ) -> None:
        with pytest.raises(Refusal, match="乡镇经办"):
            plan(here, here.at.zhou)
        row = plan(here)
        SensitiveMark.objects.create(
            household=here.at.home, region=here.at.home.region, marked_at=here.at.li.at,
            reason="测试", marked_by=User.objects.get(name="王主任"),
        )  # fmt: skip
        assert not queries.mine(TOWN, here.counsels.by.user_id or 0).exists()
        with pytest.raises(Refusal, match="没有找到这次安排"):
            hold(here, row)

    def test_whoever_works_for_the_office_counsels_nobody(
        self, here: Here, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        by = appoint("丁两头", Role.VOLUNTEER, "341599100")
        user = User.objects.get(name=by.name)
        town = RegionCode.parse("341599100")
        give_post(user=user, role=Role.TOWNSHIP_HANDLER, region=town, starts_on=DAY)
        said = keeping.Said(
            "咨询师", organisation=here.contract.organisation.public_id, name="丁两头",
            username=user.username,
        )  # fmt: skip
        with pytest.raises(Refusal, match="还有经办的岗位"):
            keeping.add(hand=here.at.wang, said=said)

    def test_an_account_that_does_not_reach_the_family_is_refused(
        self, here: Here, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        by = appoint("远咨询", Role.VOLUNTEER, "341599101")
        said = keeping.Said(
            "咨询师", organisation=here.contract.organisation.public_id, name="远咨询",
            username=User.objects.get(name=by.name).username,
        )  # fmt: skip
        far = keeping.add(hand=here.at.wang, said=said)
        with pytest.raises(Refusal, match="管不到这户"):
            plan(here, counsellor=far.public_id)

    def test_whoever_still_meets_somebody_does_not_leave(self, here: Here) -> None:
        row, who = plan(here), here.who(here.counsels)
        with pytest.raises(Refusal, match="还在谈或者督导 1 位"):
            keeping.leave(hand=here.at.wang, counsellor=who.public_id)
        end(here, row)
        keeping.leave(hand=here.at.wang, counsellor=who.public_id)
        assert not queries.mine(TOWN, here.counsels.by.user_id or 0).exists()


class TestMeeting:
    def test_meetings_are_counted_to_the_number_agreed(self, here: Here) -> None:
        row = plan(here, starts_on=DAY - timedelta(days=9))
        for back in (3, 2):
            hold(here, row, on=DAY - timedelta(days=back))
        with pytest.raises(Refusal, match="约定的 2 次已经谈完"):
            hold(here, row)
        hold(here, row, counts=False)
        found = queries.series(TOWN).get()
        assert found.counted == 2
        assert queries.listed(TOWN, Wanted("used"), DAY).count() == 1
        assert queries.waiting(TOWN, DAY).used == 1
        year = queries.year(COUNTY, DAY.year)
        assert (year.people, year.sessions, year.minutes) == (1, 2, 100)
        assert year.places == {341599100000: (1, 2)}

    def test_only_the_counsellor_writes_it_down(self, here: Here) -> None:
        row = plan(here)
        said = meeting.Held(DAY, "home", 50, True)
        for hand, why in (
            (here.at.li, "用自己的账号"), (here.guides, "不由您谈"), (here.other, "不由您谈"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=why):
                meeting.hold(hand=hand, series=row.public_id, said=said)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"form": "walk"}, "请选上门"), ({"minutes": 0}, "多少分钟"),
            ({"on": DAY + timedelta(days=1)}, "不能晚于今天"),
            ({"on": DAY - timedelta(days=1)}, "开始"),
            ({"note": "打 13800001234"}, "请删去号码"),
        ],
    )  # fmt: skip
    def test_a_meeting_is_sound(self, here: Here, more: dict[str, object], why: str) -> None:
        with pytest.raises(Refusal, match=why):
            hold(here, plan(here), **more)

    def test_a_review_says_until_when_and_the_office_ends_it(self, here: Here) -> None:
        row = plan(here)
        key = {"series": row.public_id}
        with pytest.raises(Refusal, match="下次回看"):
            meeting.review(hand=here.guides, goes_on=True, next_on=DAY, **key)
        later = DAY + timedelta(days=90)
        meeting.review(hand=here.guides, goes_on=True, next_on=later, **key)
        row.refresh_from_db()
        assert row.review_on == later
        meeting.review(hand=here.counsels, goes_on=False, next_on=None, **key)
        assert queries.waiting(TOWN, DAY).ending == 1
        end(here, row)
        assert queries.waiting(TOWN, DAY) == (0, 0, 0, 0)

    def test_a_mistake_goes_on_its_day_and_a_note_is_written_again(self, here: Here) -> None:
        row = plan(here)
        made = hold(here, row, note="")
        assert not reads(here.counsels, made), "nothing was written yet"
        meeting.write_note(hand=here.counsels, session=made.public_id, note=SAID)
        with pytest.raises(Refusal, match="不是您谈的"):
            meeting.write_note(hand=here.guides, session=made.public_id, note="改")
        late = here.counsels._replace(day=DAY + timedelta(days=1))
        with pytest.raises(Refusal, match="只有登记的当天"):
            meeting.drop(hand=late, session=made.public_id)
        meeting.drop(hand=here.counsels, session=made.public_id)
        assert queries.series(TOWN).get().counted == 0

    def test_a_danger_is_a_case_for_the_township_without_a_word_of_it(self, here: Here) -> None:
        row = plan(here, starts_on=DAY - timedelta(days=2))
        hold(here, row, urgent=True, on=DAY - timedelta(days=1))
        hold(here, row, urgent=True)
        case = Concern.objects.get()
        assert (case.rule, case.visit_id, case.due) == ("asked", None, DAY), "once it waits"
        told = AuditEntry.objects.filter(act="concerns.raised").values_list(
            "payload", flat=True
        )
        assert not any("心理" in f"{each}" or "听见" in f"{each}" for each in told)


class TestNotes:
    def test_a_note_opens_for_whoever_wrote_it_and_the_supervisor(self, here: Here) -> None:
        made = hold(here, plan(here))
        assert bytes(made.note_sealed or b"").find("旧屋".encode()) < 0
        found = {
            hand.by.name: reads(hand, made)
            for hand in (here.counsels, here.guides, here.other, here.at.li, here.at.wang)
        }
        assert found == {
            "苏咨询": True, "程督导": True, "何咨询": False, "李干事": False, "王主任": False,
        }  # fmt: skip

    def test_whoever_takes_consent_back_ends_it_and_closes_what_was_said(
        self, here: Here
    ) -> None:
        row = plan(here, here.at.wang, contract=here.contract.public_id)
        made = hold(here, row)
        answer(here.at, here.wife, Answer.WITHDRAWN)
        row.refresh_from_db()
        assert (row.ended_on, row.ended_why, row.withdrawn) == (DAY, "本人撤回了同意", True)
        assert not reads(here.counsels, made)
        assert not reads(here.guides, made)
        assert ContractUse.objects.get().kept == 1, "what was not done is free again"
        answer(here.at, here.wife, Answer.GIVEN)
        assert not reads(here.counsels, made), "agreeing again opens nothing that was closed"
        with pytest.raises(Refusal, match="不能恢复"):
            planning.take_back(
                hand=here.at.li, household=here.at.home.public_id, series=row.public_id
            )
        assert plan(here).ended_on is None

    def test_what_is_over_is_closed_too_when_consent_is_taken_back(self, here: Here) -> None:
        row = plan(here)
        made = hold(here, row)
        end(here, row)
        assert reads(here.guides, made)
        answer(here.at, here.wife, Answer.WITHDRAWN)
        row.refresh_from_db()
        assert (row.ended_why, row.withdrawn) == ("约定的谈完了", True)
        assert not reads(here.guides, made)

    def test_one_door_opens_what_was_said(self) -> None:
        """Nothing else of the product names the column but its table and whoever writes it."""
        root = Path(nuanxin.__file__).parent
        naming = {
            f"{path.relative_to(root)}"
            for path in root.rglob("*.py")
            if re.search(r"\bnote_sealed\b", path.read_text(encoding="utf-8"))
        }
        assert naming == {
            "care/counselling/models.py", "care/counselling/queries.py",
            "care/counselling/actions/meeting.py", "care/migrations/0005_counselling.py",
        }  # fmt: skip


class TestContract:
    def test_so_many_are_kept_counted_and_given_back(self, here: Here) -> None:
        with pytest.raises(Refusal, match="县计生协"):
            plan(here, contract=here.contract.public_id)
        with pytest.raises(Refusal, match="只剩 3次"):
            plan(here, here.at.wang, contract=here.contract.public_id, agreed=4)
        row = plan(here, here.at.wang, contract=here.contract.public_id)
        assert bought() == (2, 0)
        hold(here, row)
        assert bought() == (2, 1)
        with pytest.raises(Refusal, match="安排过心理关怀"):
            contracting.drop_contract(hand=here.at.wang, contract=here.contract.public_id)
        end(here, row)
        assert bought() == (1, 1)
        planning.take_back(
            hand=here.at.wang, household=here.at.home.public_id, series=row.public_id
        )
        planning.extend(
            hand=here.at.wang, household=here.at.home.public_id, series=row.public_id,
            agreed=3, review_on=DAY + timedelta(days=30),
        )  # fmt: skip
        assert bought() == (3, 1)
        assert here.contract.organisation.region == REGION

    def test_what_nobody_met_for_is_taken_back_whole(self, here: Here) -> None:
        row = plan(here, here.at.wang, contract=here.contract.public_id)
        planning.take_back(
            hand=here.at.wang, household=here.at.home.public_id, series=row.public_id
        )
        assert not CounselSeries.objects.exists()
        assert not ContractUse.objects.exists()

    def test_a_family_that_goes_to_another_county_is_met_no_more(self, here: Here) -> None:
        row = plan(here)
        move = {"by": here.at.li.by, "household": here.at.home.pk, "on": DAY}
        planning.end_moved(**move, to_region=341599101201)  # type: ignore[arg-type]
        row.refresh_from_db()
        assert row.ended_on is None, "another township of the county"
        planning.end_moved(**move, to_region=341502001201)  # type: ignore[arg-type]
        row.refresh_from_db()
        assert row.ended_why == "搬走了"
