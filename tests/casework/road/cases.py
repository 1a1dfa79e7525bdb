"""A request of 陈桂兰 driven along the procedure of Anhui, step by step, by the right hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.procedures.library import named
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.procedures.shape import Kind
from nuanxin.casework.road.actions.deciding import Opinion, Ruling
from nuanxin.casework.road.actions.noticing import end_notices, post
from nuanxin.casework.road.actions.opening import Handed, Request, submit
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.actions.stepping import write_step
from nuanxin.casework.road.filled import Filled
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.verdicts import FACT
from nuanxin.casework.road.walking import asked_papers, current, road
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.facts import Learnt, record_person
from nuanxin.registry.people.models import Household, Membership
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import SourceKind
from nuanxin.support.benefits.actions.applying import apply_for, propose_on, rule_on
from registry.people.families import admitted, bereaved
from support.benefits.county import DEATH, SCOPE, policy

RECEIVED = date(2026, 1, 8)
FORMS: dict[Kind, dict[str, str]] = {
    Kind.SURVEY: {
        "surveyors": "李干事、周村医", "present": "本人", "agrees": "一致",
        "found": "情况与档案一致，希望有人陪同看病。",
    },
    Kind.DELIBERATE: {
        "attended": "张主任、李会计、王委员", "opinion": "同意上报", "minutes": "情况属实。",
    },
    Kind.EXAMINE: {"opinion": "符合，上报"},
    Kind.INFORM: {"way": "当面送达", "receiver": "本人"},
    Kind.FILE: {"where": "报市级备案"},
}  # fmt: skip


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


@dataclass
class Office:
    """The people who take the steps, and today."""

    township: Actor
    county: Actor
    leader: Actor
    day: date = RECEIVED
    scope: Scope = SCOPE

    def hand(self, by: Actor) -> Hand:
        return Hand(by, self.scope, self.day, at(self.day))

    def by(self, row: Case) -> Actor:
        return self.county if row.level in {"县（区）", "市", "省"} else self.township

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)


def office(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return Office(
        appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100000"),
        appoint("王主任", Role.COUNTY_HEALTH, "341599"),
        appoint("孙局长", Role.COUNTY_LEADER, "341599"),
    )


def wife_of(home: Household) -> int:
    found: int = Membership.objects.get(household=home, role="女方").person_id
    return found


def opened(
    desk: Office, key: str = "1", *, handed: str = "handed", benefit: str = DEATH
) -> Case:
    """A request of a family with every paper in one state."""
    if Household.objects.count() < int(key):
        admitted(bereaved(key))
    home = Household.objects.order_by("pk")[int(key) - 1]
    request = Request(home.public_id, wife_of(home), benefit, desk.day, Case.Channel.DESK)
    procedure = named("anhui-special-support")
    assert procedure is not None
    names = [name for name, _ in asked_papers(procedure, benefit)]
    papers = {name: Handed(handed, "公安" if handed == "supplied" else "") for name in names}
    return apply_for(
        hand=desk.hand(desk.township), request=request, papers=papers, policy=policy()
    )


def again(row: Case) -> Case:
    found: Case = Case.objects.select_related("procedure", "household", "person").get(pk=row.pk)
    return found


def step(desk: Office, row: Case) -> Case:
    """Take the step that is due, as the procedure has it."""
    row = again(row)
    kind = current(row).kind
    if kind is Kind.APPLY:
        hand = desk.hand(desk.township)
        return again(submit(hand=hand, case=row.public_id, revision=row.revision))
    if kind is Kind.NOTICE:
        posted(desk, row)
        desk.later(8)
        end_notices(day=desk.day, at=at(desk.day))
        return again(row)
    if kind is Kind.CONFIRM:
        return decided(desk, row)
    hand = desk.hand(desk.by(row))
    filled = Filled(desk.day, FORMS[kind])
    return again(
        write_step(hand=hand, case=row.public_id, revision=row.revision, filled=filled)
    )


def posted(desk: Office, row: Case, days: int = 7) -> None:
    wanted = Wanted(
        desk.day, desk.day + timedelta(days=days), "村务公开栏旁口头告知", "0564-1234567"
    )
    post(hand=desk.hand(desk.by(row)), cases=[row.public_id], wanted=wanted)


def proposed(
    desk: Office, row: Case, outcome: Case.Outcome = Case.Outcome.GRANT, failing: str = FACT
) -> Case:
    row = again(row)
    starts = date(2026, 1, 1) if outcome == Case.Outcome.GRANT else None
    opinion = Opinion(outcome, "符合条件" if starts else "调查不属实", starts, failing)
    propose_on(
        hand=desk.hand(desk.county), case=row.public_id, revision=row.revision,
        opinion=opinion, policy=policy(),
    )  # fmt: skip
    return again(row)


def decided(
    desk: Office, row: Case, outcome: Case.Outcome = Case.Outcome.GRANT, failing: str = FACT
) -> Case:
    row = proposed(desk, row, outcome, failing)
    rule_on(
        hand=desk.hand(desk.leader), case=row.public_id, revision=row.revision,
        ruling=Ruling(agreed=True, words="", document="演示卫健〔2026〕8号"), policy=policy(),
    )  # fmt: skip
    return again(row)


def her_death(desk: Office, row: Case) -> None:
    """Somebody enters that whoever asks has died."""
    origin = Origin(SourceKind.OFFICE, "村里来电", desk.day)
    values: dict[str, Value] = {"存活": False, "死亡日期": desk.day - timedelta(days=1)}
    learnt = Learnt(values, origin)
    assert row.person is not None
    record_person(
        person=row.person.public_id, scope=SCOPE, by=desk.township, learnt=learnt,
        at=at(desk.day) - timedelta(hours=1),
    )  # fmt: skip


def walked(desk: Office, row: Case, until: Kind | None = None) -> Case:
    """Step by step until a kind of step is due, or to the end."""
    row = again(row)
    while row.open and (until is None or current(row).kind is not until):
        before = row.position
        row = step(desk, row)
        assert row.position != before or not row.open, road(row).steps[before].name
    return row
