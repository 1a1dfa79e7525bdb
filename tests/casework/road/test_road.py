"""A request walks the procedure of its place: each step by its hand, none skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework.road.cases import (
    FORMS,
    RECEIVED,
    Office,
    again,
    at,
    decided,
    her_death,
    office,
    opened,
    posted,
    proposed,
    step,
    walked,
)
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.deciding import Ruling
from nuanxin.casework.road.actions.leaving import archive, end_case, restore
from nuanxin.casework.road.actions.noticing import end_notices, post
from nuanxin.casework.road.actions.objecting import (
    Answer,
    Said,
    answer_appeal,
    answer_objection,
    appeal,
    object_to,
)
from nuanxin.casework.road.actions.opening import Handed, ask_for_papers, hand_in, submit
from nuanxin.casework.road.actions.stepping import send_back, write_step
from nuanxin.casework.road.filled import Filled
from nuanxin.casework.road.models import Case, Notice, Objection, Proposal, Stage
from nuanxin.casework.road.queries import form_of, missing, stages
from nuanxin.casework.road.queries import opened as words_of
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit, after
from nuanxin.registry.exchange.events import RollUndone
from nuanxin.support.benefits.actions.applying import rule_on
from nuanxin.support.benefits.models import Entitlement
from support.benefits.county import DEATH, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return office(appoint)


def test_a_request_walks_every_step_and_is_entitled_once_its_last_notice_is_over(
    desk: Office,
) -> None:
    row = opened(desk)
    assert (row.number[:9], row.year, row.step) == ("SL341599-", 2026, "本人申报")
    row = walked(desk, row, Kind.CONFIRM)
    assert not Entitlement.objects.exists()
    row = decided(desk, row)
    assert row.outcome == "grant"
    assert not Entitlement.objects.exists(), "the notice of the decision is still to come"
    row = step(desk, row)
    made = Entitlement.objects.get()
    assert (made.starts_on, made.document) == (date(2026, 1, 1), "演示卫健〔2026〕8号")
    row = walked(desk, row)
    assert (row.status, row.closed_on) == ("granted", desk.day)
    done = [each.step for each in stages(row) if each.outcome == Stage.Outcome.DONE]
    assert done == [
        "本人申报", "村（社区）评议", "第一次公示", "入户调查", "第二次公示", "县级确认",
        "确认后公示", "书面告知", "省、市备案",
    ]  # fmt: skip
    assert Entitlement.objects.count() == 1


def test_a_refused_request_goes_straight_to_the_family_and_never_to_the_board(
    desk: Office,
) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    row = decided(desk, row, Case.Outcome.REFUSE)
    assert row.step == "书面告知"
    row = walked(desk, row)
    assert (row.status, row.reason) == ("refused", "调查不属实")
    assert not Entitlement.objects.exists()


def test_what_is_missing_is_said_once_and_whole(desk: Office) -> None:
    row = opened(desk, handed="missing")
    assert len(missing(row)) == 6
    hand = desk.hand(desk.township)
    with pytest.raises(Refusal, match="还缺：申报表"):
        submit(hand=hand, case=row.public_id, revision=row.revision)
    until = RECEIVED + timedelta(days=10)
    row = again(
        ask_for_papers(hand=hand, case=row.public_id, revision=row.revision, until=until)
    )
    assert row.status == "papers"
    told = [each.words for each in stages(row)][-1]
    assert "照片" in told
    assert "子女死亡证明" in told
    assert "残疾人证" not in told, "not for this benefit"
    half = {"照片": Handed("handed")}
    row = again(hand_in(hand=hand, case=row.public_id, revision=row.revision, papers=half))
    assert row.status == "papers"
    rest = {name: Handed("supplied", "公安") for name in missing(row)}
    row = again(hand_in(hand=hand, case=row.public_id, revision=row.revision, papers=rest))
    assert row.status == "running"
    with pytest.raises(Refusal, match="只告知一次"):
        ask_for_papers(hand=hand, case=row.public_id, revision=row.revision, until=until)
    with pytest.raises(Refusal, match="程序没有要"):
        hand_in(
            hand=hand, case=row.public_id, revision=row.revision,
            papers={"未再婚证明": Handed("handed")},
        )  # fmt: skip
    assert submit(hand=hand, case=row.public_id, revision=row.revision).position == 1


def test_the_same_thing_is_asked_for_once_at_a_time_and_not_when_confirmed(
    desk: Office,
) -> None:
    row = opened(desk)
    with pytest.raises(Refusal, match=row.number):
        opened(desk)
    walked(desk, row)
    with pytest.raises(Refusal, match="已经确认"):
        opened(desk)


def test_a_step_is_written_down_by_its_level_only(desk: Office) -> None:
    row = step(desk, opened(desk))
    filled = Filled(desk.day, FORMS[Kind.DELIBERATE])
    for other in (desk.county, desk.leader):
        with pytest.raises(Refusal, match="由乡镇经办办理"):
            write_step(
                hand=desk.hand(other), case=row.public_id, revision=row.revision, filled=filled
            )
    elsewhere = replace(desk, scope=Scope.of("341599101000"))
    with pytest.raises(Refusal, match="没有找到"):
        write_step(
            hand=elsewhere.hand(desk.township), case=row.public_id, revision=row.revision,
            filled=filled,
        )  # fmt: skip


def test_what_is_wrong_in_a_form_is_said_all_at_once_and_nothing_is_written(
    desk: Office,
) -> None:
    row = step(desk, opened(desk))
    hand, before = desk.hand(desk.township), Stage.objects.count()
    bad = {"attended": "张主任", "opinion": "行", "minutes": "电话13800001234"}
    with pytest.raises(Refusal) as refusal:
        write_step(
            hand=hand, case=row.public_id, revision=row.revision, filled=Filled(desk.day, bad)
        )
    said = str(refusal.value)
    assert "“评议意见”请从" in said
    assert "请删去号码" in said
    assert "13800001234" not in said
    late = Filled(desk.day + timedelta(days=1), FORMS[Kind.DELIBERATE])
    with pytest.raises(Refusal, match="在今天之后"):
        write_step(hand=hand, case=row.public_id, revision=row.revision, filled=late)
    early = Filled(RECEIVED - timedelta(days=1), FORMS[Kind.DELIBERATE])
    with pytest.raises(Refusal, match="早于受理日期"):
        write_step(hand=hand, case=row.public_id, revision=row.revision, filled=early)
    assert Stage.objects.count() == before


def test_forms_are_sealed_and_open_again(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.NOTICE)
    meeting = next(each for each in stages(row) if each.kind == "评议")
    assert form_of(row, meeting)["参加人"] == "张主任、李会计、王委员"
    assert "张主任" not in meeting.words
    assert "张主任".encode() not in bytes(meeting.form_sealed or b"")


def test_of_two_hands_at_once_the_second_is_told(desk: Office) -> None:
    row = step(desk, opened(desk))
    filled = Filled(desk.day, FORMS[Kind.DELIBERATE])
    hand = desk.hand(desk.township)
    write_step(hand=hand, case=row.public_id, revision=row.revision, filled=filled)
    with pytest.raises(Refusal, match="别人已经办过"):
        write_step(hand=hand, case=row.public_id, revision=row.revision, filled=filled)


def test_small_villages_are_posted_together_by_the_township(desk: Office) -> None:
    rows = [walked(desk, opened(desk, str(key)), Kind.NOTICE) for key in (1, 2)]
    wanted = Wanted(desk.day, desk.day + timedelta(days=7), "镇便民服务中心", "0564-1234567")
    made = post(
        hand=desk.hand(desk.township), cases=[row.public_id for row in rows], wanted=wanted
    )
    assert [(each.region, each.number, each.names) for each in made] == [
        (341599100000, 2, False)
    ]
    assert again(rows[0]).due == wanted.until_day


def test_a_notice_cannot_be_shortened(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.NOTICE)
    with pytest.raises(Refusal, match="要在开始之后"):
        posted(desk, row, days=0)
    Manner.objects.create(
        region=row.region - row.region % 10**6, notice_days=7, notice_unit="natural",
        returns=[], source="县里的规定", settled_at=at(desk.day),
    )  # fmt: skip
    with pytest.raises(Refusal, match=r"本县规定（县里的规定）公示 7 天.*不能缩短"):
        posted(desk, row, days=6)
    posted(desk, row, days=7)
    with pytest.raises(Refusal, match="已经在公示"):
        posted(desk, row, days=1)
    notice = Notice.objects.get()
    end_notices(day=notice.until_day, at=at(desk.day))
    assert again(row).step == "第一次公示", "the last day still counts"
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(until_day=notice.from_day)
    assert end_notices(day=notice.until_day + timedelta(days=1), at=at(desk.day)) == 1
    assert again(row).step == "入户调查"
    assert end_notices(day=notice.until_day + timedelta(days=2), at=at(desk.day)) == 0


def test_an_objection_stops_the_clock_and_its_answer_decides_where_it_goes(
    desk: Office,
) -> None:
    row = walked(desk, opened(desk), Kind.NOTICE)
    desk.later(1)
    posted(desk, row)
    row = again(row)
    said = Said(desk.day, "他家还有一个孩子在外地。", anonymous=True)
    hand = desk.hand(desk.township)
    Manner.objects.create(
        region=row.region - row.region % 10**6, answer_days=15, answer_unit="natural",
        returns=[], source="县里的规定", settled_at=at(desk.day),
    )  # fmt: skip
    early = said._replace(day=RECEIVED)
    with pytest.raises(Refusal, match="早于公示开始的日期"):
        object_to(hand=hand, case=row.public_id, revision=row.revision, said=early)
    made = object_to(hand=hand, case=row.public_id, revision=row.revision, said=said)
    assert made.due == after(desk.day, 15, Unit.NATURAL).day
    assert (made.taken_by_level, words_of(made)) == ("村（社区）", (said.words, ""))
    desk.later(9)
    end_notices(day=desk.day, at=at(desk.day))
    row = again(row)
    assert (row.status, row.step) == ("disputed", "第一次公示")
    with pytest.raises(Refusal, match="先答复异议"):
        submit(hand=hand, case=row.public_id, revision=row.revision)
    answer = Answer(upheld=False, words="户籍和村里核对，没有别的孩子。")
    row = again(
        answer_objection(
            hand=desk.hand(desk.township),
            case=row.public_id,
            revision=row.revision,
            answer=answer,
        )
    )
    assert (row.status, row.step) == ("running", "入户调查"), "the notice was over meanwhile"


def test_an_upheld_objection_after_the_decision_takes_it_back(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    row = decided(desk, row)
    posted(desk, row)
    row = again(row)
    said = Said(desk.day, "情况不实", anonymous=False)
    object_to(
        hand=desk.hand(desk.township), case=row.public_id, revision=row.revision, said=said
    )
    row = again(row)
    answer_objection(
        hand=desk.hand(desk.county), case=row.public_id, revision=row.revision,
        answer=Answer(upheld=True, words="重新入户调查。"),
    )  # fmt: skip
    row = again(row)
    assert (row.step, row.outcome, row.document) == ("入户调查", "", "")
    assert not Entitlement.objects.exists()
    assert Objection.objects.get().upheld is True


def test_whoever_proposes_does_not_decide(desk: Office) -> None:
    row = proposed(desk, walked(desk, opened(desk), Kind.CONFIRM))
    ruling = Ruling(agreed=True, words="", document="演示卫健〔2026〕8号")
    with pytest.raises(Refusal, match="由审批负责人办理"):
        rule_on(
            hand=desk.hand(desk.county), case=row.public_id, revision=row.revision,
            ruling=ruling, policy=policy(),
        )  # fmt: skip
    lent = replace(desk.leader, for_user=desk.county.user_id)
    with pytest.raises(Refusal, match="不能自己审批"):
        rule_on(
            hand=desk.hand(lent), case=row.public_id, revision=row.revision, ruling=ruling,
            policy=policy(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decided_by=desk.county.user_id)


def test_a_verdict_that_changed_since_is_refused_and_can_be_proposed_anew(
    desk: Office,
) -> None:
    row = proposed(desk, walked(desk, opened(desk), Kind.CONFIRM))
    desk.later(1)
    ruling = Ruling(agreed=True, words="", document="演示卫健〔2026〕8号")
    Proposal.objects.update(verdict_digest="another text")
    with pytest.raises(Refusal, match="结论没有变，依据的条文"):
        rule_on(
            hand=desk.hand(desk.leader), case=row.public_id, revision=row.revision,
            ruling=ruling, policy=policy(),
        )  # fmt: skip
    her_death(desk, row)
    with pytest.raises(Refusal, match="资料或规则变了"):
        rule_on(
            hand=desk.hand(desk.leader), case=row.public_id, revision=row.revision,
            ruling=ruling, policy=policy(),
        )  # fmt: skip
    back = Ruling(agreed=False, words="请按现在的判断重新提出")
    rule_on(
        hand=desk.hand(desk.leader), case=row.public_id, revision=row.revision, ruling=back,
        policy=policy(),
    )  # fmt: skip
    with pytest.raises(Refusal, match="不能提出予以确认"):
        proposed(desk, row)
    row = decided(desk, row, Case.Outcome.REFUSE)
    assert row.outcome == "refuse"
    assert Proposal.objects.latest("pk").failing == "", "the rules say no themselves"


def test_a_case_goes_back_with_a_reason_and_keeps_what_was_written(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.SURVEY)
    written = Stage.objects.filter(case=row).count()
    row = again(
        send_back(
            hand=desk.hand(desk.township),
            case=row.public_id,
            revision=row.revision,
            to=1,
            reason="评议没有签名",
        )
    )
    assert row.step == "村（社区）评议"
    assert Stage.objects.filter(case=row).count() == written + 1
    with pytest.raises(Refusal, match="只能退回前面"):
        send_back(
            hand=desk.hand(desk.township), case=row.public_id, revision=row.revision, to=4,
            reason="往前",
        )  # fmt: skip


def test_a_withdrawn_request_is_taken_up_again_where_it_stood(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.SURVEY)
    hand = desk.hand(desk.township)
    row = again(
        end_case(
            hand=hand,
            case=row.public_id,
            revision=row.revision,
            status=Case.Status.WITHDRAWN,
            reason="家里暂时不想申请",
        )
    )
    row = again(archive(hand=hand, case=row.public_id, revision=row.revision))
    with pytest.raises(Refusal, match="退档恢复由"):
        restore(hand=hand, case=row.public_id, revision=row.revision, reason="又想申请")
    row = again(
        restore(
            hand=desk.hand(desk.county),
            case=row.public_id,
            revision=row.revision,
            reason="家里又想申请",
        )
    )
    assert (row.status, row.step, row.archived_on) == ("running", "入户调查", None)
    walked(desk, row)
    assert Entitlement.objects.filter(benefit=DEATH).count() == 1


def test_an_appeal_against_a_refusal_is_answered_by_the_leader(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    said = Said(desk.day, "材料是真的。")
    with pytest.raises(Refusal, match="决定生效以后才能申诉"):
        appeal(
            hand=desk.hand(desk.township), case=row.public_id, revision=row.revision, said=said
        )
    row = decided(desk, row, Case.Outcome.REFUSE)
    assert (row.status, row.step) == ("running", "书面告知"), "not filed yet"
    with pytest.raises(Refusal, match="早于决定的日期"):
        appeal(
            hand=desk.hand(desk.township), case=row.public_id, revision=row.revision,
            said=said._replace(day=RECEIVED),
        )  # fmt: skip
    appeal(hand=desk.hand(desk.township), case=row.public_id, revision=row.revision, said=said)
    row = again(row)
    yes = Answer(upheld=True, words="重新调查。")
    with pytest.raises(Refusal, match="由审批负责人"):
        answer_appeal(
            hand=desk.hand(desk.county), case=row.public_id, revision=row.revision, answer=yes
        )
    row = again(
        answer_appeal(
            hand=desk.hand(desk.leader), case=row.public_id, revision=row.revision, answer=yes
        )
    )
    assert (row.status, row.step, row.outcome) == ("running", "入户调查", "")
    assert [each.step for each in stages(row)][-2:] == ["书面告知"] * 2
    assert walked(desk, row).status == "granted"


def test_a_refusal_against_the_rules_names_what_was_found(desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    for nothing in ("", "没有这一条"):
        with pytest.raises(Refusal, match="请选核查认定哪一条不符合"):
            proposed(desk, row, Case.Outcome.REFUSE, nothing)
    assert not Proposal.objects.exists()
    found = row.verdict["content"]["conditions"][0]["name"]
    decided(desk, row, Case.Outcome.REFUSE, found)
    assert Proposal.objects.get().failing == found


def test_a_deadline_on_a_holiday_moves_and_a_day_of_the_round_stays_late(desk: Office) -> None:
    row = opened(desk)
    assert row.due == date(2026, 1, 15)
    row = step(desk, row)
    # 15 February is the first day of the Spring Festival holiday, the 24th the first after it.
    assert (row.step, row.due) == ("村（社区）评议", date(2026, 2, 24))
    desk.later(60)
    row = step(desk, row)
    assert row.due == date(2026, 2, 24), "a late case does not get another year"


def test_a_notice_written_down_afterwards_is_over_at_once(desk: Office) -> None:
    row = opened(desk)
    desk.later(20)
    row = step(desk, step(desk, row))
    wanted = Wanted(
        desk.day - timedelta(days=12), desk.day - timedelta(days=2), "村务公开栏旁", "0564-1"
    )
    post(hand=desk.hand(desk.township), cases=[row.public_id], wanted=wanted)
    assert again(row).step == "入户调查"
    assert Notice.objects.get().state == "over"
    early = wanted._replace(from_day=RECEIVED - timedelta(days=1))
    other = step(desk, step(desk, opened(desk, "2")))
    until = desk.day + timedelta(days=9)
    with pytest.raises(Refusal, match="异议电话要写电话号码"):
        post(
            hand=desk.hand(desk.township), cases=[other.public_id],
            wanted=Wanted(desk.day, until, "公示栏", "341599196001011234"),
        )  # fmt: skip
    with pytest.raises(Refusal, match="不能早于受理"):
        post(hand=desk.hand(desk.township), cases=[other.public_id], wanted=early)


def test_an_import_is_not_taken_back_under_a_request(desk: Office) -> None:
    row = opened(desk)
    home = (row.household_id,)
    event = RollUndone(
        batch=uuid4(), region=row.region, by=desk.county, since=at(desk.day), people=(),
        households=home, leaving=home,
    )  # fmt: skip
    with pytest.raises(Refusal, match=row.number):
        announce(event)
