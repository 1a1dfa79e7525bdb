"""Who acts on which event: every upward call of the house, on one page."""

from __future__ import annotations

from django.utils.timezone import localdate

from nuanxin.base.events import on
from nuanxin.base.recoding.events import RegionsChanging
from nuanxin.care.contacts.actions.assigning import end_for
from nuanxin.care.counselling.actions.planning import end_moved, end_withdrawn
from nuanxin.care.counselling.choices import PURPOSE as COUNSELLING
from nuanxin.care.visits.actions import photos
from nuanxin.casework.reminders.actions.ending import end_done, let_go
from nuanxin.casework.road.actions import scanning
from nuanxin.casework.road.events import CaseDecided, CasesTouched
from nuanxin.casework.road.queries import asked_for
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import confirm_books
from nuanxin.money.funds.questions import FUNDS
from nuanxin.money.funds.sources import batch_sources
from nuanxin.money.funds.years import confirm_open
from nuanxin.money.payables.queries import raised_since
from nuanxin.money.payouts.actions.following import follow_codes, follow_family
from nuanxin.money.payouts.actions.preparing import only_from_open_years
from nuanxin.money.payouts.actions.releasing import halt_on
from nuanxin.money.payouts.queries import drawn_on
from nuanxin.money.payouts.questions import ask
from nuanxin.money.payouts.sources import sources_by
from nuanxin.money.recoveries.questions import UNRETURNED
from nuanxin.money.returns.questions import BOUNCED
from nuanxin.registry.consents import actions as consents
from nuanxin.registry.consents.events import ConsentEnded
from nuanxin.registry.exchange.events import RollCommitted, RollUndone, TakenOver
from nuanxin.registry.exchange.queries import staged_in
from nuanxin.registry.people.actions.recoding import note_new_codes
from nuanxin.registry.people.events import FamilyMoved, FamilyMoving
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.applying import entitle
from nuanxin.support.benefits.actions.rolls import (
    OnRoll,
    Roll,
    counted,
    forget_households,
    give_back,
    take_over,
)
from nuanxin.support.benefits.stops import HELD, STOPPED
from nuanxin.support.intake.actions.settling import hand_over_photos
from nuanxin.support.reviews.actions.opening import forget_lines


def take_over_the_roll(event: RollCommitted) -> None:
    """Whom a roll names as receiving a benefit is confirmed as it stands there."""
    rows = [row for taken in event.rows for row in _on_roll(taken)]
    if rows:
        roll = Roll(event.batch, event.document, event.on, event.at)
        take_over(by=event.by, roll=roll, rows=rows)


def _on_roll(taken: TakenOver) -> list[OnRoll]:
    person, year = taken.person, taken.first_year
    return [
        counted(policy(), OnRoll(taken.household, taken.region, person, benefit, year))
        for benefit in sorted(taken.benefits)
    ]


def give_the_roll_back(event: RollUndone) -> None:
    """What rests on an import keeps it; what only followed from it goes with it."""
    if event.cards is not None:
        _refuse_drawn_on(event.cards)
        return
    payables = raised_since(event.since, people=event.people, households=event.households)
    if payables:
        raise Refusal(
            f"这一批登记以后已经生成 {len(payables)} 笔应付（如“{payables[0]}”），"
            "不能整批撤销。请改在家庭页面逐户更正，差额走补发或追缴。"
        )
    if asked := asked_for(event.leaving):
        raise Refusal(
            f"这一批登记的家庭已经申请待遇（受理号 {asked}），不能整批撤销。"
            "请先注销那些办件，或改在家庭页面逐户更正。"
        )
    give_back(by=event.by, batch=event.batch)
    forget_lines(households=event.leaving)
    forget_households(households=event.leaving)


def _refuse_drawn_on(cards: tuple[int, ...]) -> None:
    """What is owed does not rest on a card; a list that is to be paid to it does."""
    drawn = drawn_on(cards)
    if drawn:
        raise Refusal(
            f"这一批换的卡已经编进发放批次 {drawn[0].number}"
            f"（{drawn[0].get_status_display()}），不能整批撤销。还没有送财政的，先把这些人移出"
            "那个批次；已经送出的，请改在家庭页面更换账号。"
        )


def follow_the_family(event: FamilyMoving) -> None:
    """A list that people have signed stops a family from moving; a draft follows."""
    follow_family(household=event.household, to=event.to_region)


def part_from_contacts(event: FamilyMoving) -> None:
    """Contact persons who do not reach the new place end; their posts are gaps there."""
    end_for(
        household=event.household, region=event.to_region, day=localdate(event.at),
        reason="家庭移交",
    )  # fmt: skip


def end_counselling_elsewhere(event: FamilyMoving) -> None:
    """Whoever counsels for this county follows nobody to another one."""
    day = localdate(event.at)
    end_moved(by=event.by, household=event.household, to_region=event.to_region, on=day)


def close_counselling(event: ConsentEnded) -> None:
    """Whoever takes consent back is counselled no more, and nobody reads what was said."""
    if event.purpose == COUNSELLING:
        end_withdrawn(by=event.by, person=event.person, on=event.on)


def take_the_scans_along(event: FamilyMoved) -> None:
    """What was signed or handed in lies where the answer or the case is."""
    consents.hand_over_scans(event.people, event.to_region)
    scanning.hand_over_scans(event.household, event.to_region)
    hand_over_photos(event.household, event.to_region)
    photos.hand_over_photos(event.household, event.to_region)


def follow_new_codes(event: RegionsChanging) -> None:
    """Drafts take the new codes; what is signed or staged stands, or stops the change."""
    if waiting := staged_in(event.codes):
        raise Refusal(
            f"导入“{waiting.file_name}”里有这些地方的家庭，还没有提交。请先提交或放弃，再调整区划。"
        )
    follow_codes(event.codes)


def entitle_the_confirmed(event: CaseDecided) -> None:
    """What was asked for and confirmed is confirmed for the assessments, too."""
    if event.granted:
        entitle(event)


def end_reminders(event: CasesTouched) -> None:
    """Whoever has done what they were reminded of is reminded no longer."""
    end_done(cases=event.cases, at=event.at)


def let_reminders_go(event: FamilyMoving) -> None:
    """The unit that takes a family over is asked anew."""
    let_go(household=event.household, at=event.at)


on(RollCommitted, take_over_the_roll)
on(RollUndone, give_the_roll_back)
on(FamilyMoving, follow_the_family)
on(FamilyMoving, part_from_contacts)
on(FamilyMoving, let_reminders_go)
on(FamilyMoving, end_counselling_elsewhere)
on(ConsentEnded, close_counselling)
on(FamilyMoved, take_the_scans_along)
on(RegionsChanging, note_new_codes)
on(RegionsChanging, follow_new_codes)
on(CaseDecided, entitle_the_confirmed)
on(CasesTouched, end_reminders)
ask(HELD)
ask(STOPPED)
ask(BOUNCED)
ask(FUNDS)
only_from_open_years(confirm_open)
ask(UNRETURNED)
halt_on(confirm_books)
sources_by(batch_sources)
