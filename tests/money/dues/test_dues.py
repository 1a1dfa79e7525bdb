"""A unit is asked, reminded, answers, proves; nothing of it is the county's money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.money.dues import queries
from nuanxin.money.dues.actions import Said, open_steps, take_step
from nuanxin.money.dues.models import DueStep
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import EmployerDue, Payable
from nuanxin.registry.consents.actions import Said as Told
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Person, PersonFacts
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
AT, DAY = datetime(2026, 11, 2, 3, tzinfo=UTC), date(2026, 11, 2)
SCOPE, NEXT_TOWN = Scope.of("341599"), Scope.of("341599101")
Step = DueStep.Step


@pytest.fixture
def by(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def due(by: Actor) -> EmployerDue:
    """The wife's unit pays half; nobody knows yet where the husband works."""
    done = admitted(bereaved())
    unit = Employer.objects.create(region=341599100000, name="演示二中", kind="事业单位")
    PersonFacts.objects.filter(person_id=done.people["1-女方"]).update(employer=unit)
    shares = tuple(
        Share("抚慰金", "演示政发〔2020〕1号", "演示十", level, 250000)
        for level in ("女方单位", "男方单位")
    )
    claim = Claim(
        key=f"一次性抚慰金/h{done.households['1']}/2026", seq=0, region=VILLAGE,
        household_id=done.households["1"], person_id=None, benefit="一次性抚慰金",
        label="一次性抚慰金", first=Period(2026, 1), end=Period(2027, 1), kind=Kind.REGULAR,
        shares=shares, reason="", basis="2026 年",
    )  # fmt: skip
    raise_claims([claim], by=by, at=AT)
    return EmployerDue.objects.get(level="女方单位")


def say(
    due: EmployerDue, by: Actor, step: DueStep.Step, *said: str, day: date = DAY
) -> DueStep:
    document, note = (*said, "", "")[:2]
    return take_step(
        due=due.public_id, scope=SCOPE, by=by, step=step, said=Said(document, day, note), at=AT
    )


def test_a_unit_is_asked_declines_is_reminded_and_proves(due: EmployerDue, by: Actor) -> None:
    for step, document, note, after in (
        (Step.LETTER, "函1号", "", "sent"), (Step.DECLINED, "", "没有预算", "refused"),
        (Step.REMINDED, "", "上门", "sent"), (Step.AGREED, "", "下月发", "sent"),
        (Step.PROVEN, "PZ-9", "看了回单", "paid"),
    ):  # fmt: skip
        say(due, by, step, document, note)
        due.refresh_from_db()
        assert due.status == after
    assert [each.step for each in queries.steps(due)] == [
        "letter", "declined", "reminded", "agreed", "proven",
    ]  # fmt: skip
    assert open_steps(due) == []
    acts = AuditEntry.objects.filter(act__startswith="due.").values_list("act", flat=True)
    assert len(acts) == 5
    assert not Payable.objects.exists()
    assert not Entry.objects.exists()


def test_the_other_unit_is_asked_once_somebody_knows_it(due: EmployerDue, by: Actor) -> None:
    (his,) = queries.others(SCOPE, due)
    with pytest.raises(Refusal, match="还不知道是哪个单位"):
        say(his, by, Step.LETTER, "函2号")
    unit = Employer.objects.create(region=341599100000, name="演示粮站", kind="国有企业")
    PersonFacts.objects.filter(name="罗建国").update(employer=unit)
    say(his, by, Step.LETTER, "函2号")
    his.refresh_from_db()
    assert his.employer == unit


def test_no_letter_goes_against_the_will_of_whoever_works_there(
    due: EmployerDue, by: Actor
) -> None:
    wife = Person.objects.get(name="陈桂兰")
    told = Told(EMPLOYER_NOTICE, Answer.REFUSED, way=Way.ORAL, on=DAY, witness="李干事")
    record_answer(person=wife.public_id, scope=SCOPE, by=by, said=told, at=AT, today=DAY)
    with pytest.raises(Refusal, match="不同意告知单位"):
        say(due, by, Step.LETTER, "函1号")
    assert not DueStep.objects.exists()


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        (Step.LETTER, ("",), "请填写函的文号"),
        (Step.LETTER, ("函1号", "打13800001234"), "像有证件号、电话或账号"),
        (Step.LETTER, ("号" * 61,), "文号最多 60 个字"),
        (Step.PROVEN, ("PZ-1",), "现在是“待发函”，不能登记“交来付款凭证”"),
    ],
)
def test_what_is_wrong_is_refused(
    due: EmployerDue, by: Actor, step: DueStep.Step, said: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        say(due, by, step, *said)
    assert not DueStep.objects.exists()


def test_days_run_forward_and_no_refusal_comes_without_its_reason(
    due: EmployerDue, by: Actor
) -> None:
    with pytest.raises(Refusal, match="日期还没有到"):
        say(due, by, Step.LETTER, "函1号", day=date(2026, 11, 3))
    say(due, by, Step.LETTER, "函1号")
    with pytest.raises(Refusal, match="早于上一步"):
        say(due, by, Step.PROVEN, "PZ-1", day=date(2026, 11, 1))
    with pytest.raises(Refusal, match="单位不付的理由"):
        say(due, by, Step.DECLINED)
    with pytest.raises(Refusal, match="不能登记“发函”"):
        say(due, by, Step.LETTER, "函1号")


def test_one_reminder_a_day_is_written_down(due: EmployerDue, by: Actor) -> None:
    say(due, by, Step.LETTER, "函1号", day=date(2026, 10, 30))
    say(due, by, Step.REMINDED, day=date(2026, 11, 1))
    with pytest.raises(Refusal, match="2026-11-01 已经登记过催办"):
        say(due, by, Step.REMINDED, "", "又打了电话", day=date(2026, 11, 1))
    say(due, by, Step.REMINDED)
    assert due.steps.filter(step=Step.REMINDED).count() == 2


def test_another_township_finds_no_due(due: EmployerDue, by: Actor) -> None:
    assert queries.due(NEXT_TOWN, due.public_id) is None
    assert queries.sums(NEXT_TOWN) == {}
    assert queries.sums(SCOPE) == {"open": (2, 500000)}
    with pytest.raises(Refusal, match="没有找到"):
        take_step(
            due=due.public_id, scope=NEXT_TOWN, by=by, step=Step.LETTER,
            said=Said("函1号", DAY, ""), at=AT,
        )  # fmt: skip


def test_a_step_is_written_once(due: EmployerDue, by: Actor) -> None:
    made = say(due, by, Step.LETTER, "函1号")
    for change in (
        lambda: DueStep.objects.filter(pk=made.pk).update(note="改"),
        lambda: DueStep.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            change()
