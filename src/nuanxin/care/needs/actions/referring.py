"""A matter is sent on with what was shown; it is taken back; a refusal has a next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import written
from nuanxin.base.links.actions import withdraw
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.doing import about, home_of, only_handlers, sealed
from nuanxin.care.needs.choosing import death_of, person_of
from nuanxin.care.needs.matters import Matter, matters
from nuanxin.care.needs.models import Need, Referral
from nuanxin.care.needs.narrowed import Asked, Fact, chosen, digest_of, facts, frozen
from nuanxin.care.needs.terms import Terms, terms_of
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.actions import Said, record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import Member, family_file

MOST_PAPERS = 12


class Sending(NamedTuple):
    """What is sent on: `shown` names what was seen before, `groups` what of it may go.

    `witness`: the person agreed just now, aloud, before whom; empty where consent is on file.
    """

    matter: str
    person: UUID | None
    shown: str
    groups: frozenset[str]
    office: str
    words: str
    papers: tuple[str, ...] = ()
    about: UUID | None = None
    need: UUID | None = None
    witness: str = ""


@transaction.atomic
def refer(
    *, hand: Hand, household: UUID, sending: Sending, received: Sequence[Fact]
) -> Referral:
    """Send it on and freeze what goes along. Raises Refusal.

    Refused without consent for the receiver, where the same runs already, and where what is
    known has changed since it was shown.
    """
    only_handlers(hand)
    home = home_of(hand, household, closed_too=True)
    terms = _terms(home, sending, hand)
    file = family_file(home, hand.day)
    asked = Asked(
        terms.matter, person_of(file, terms.matter, sending.person),
        death_of(file, terms.matter, sending.about), received,
    )  # fmt: skip
    _refuse_second(home, asked)
    found = facts(file, asked)
    if digest_of(found) != sending.shown:
        raise Refusal("要转出的情况和刚才看到的不一样了。请再看一遍，再点转出。")
    _agree(hand, terms.matter, asked.person, sending.witness)
    row = _kept(hand, home, terms, sending, asked, chosen(found, sending.groups))
    record(
        hand.by, "referral.sent", [about(home)], matter=row.matter, office=row.office,
        digest=row.view_digest[:16], due=row.due,
    )  # fmt: skip
    return row


def _terms(home: Household, sending: Sending, hand: Hand) -> Terms:
    matter = matters().get(sending.matter)
    if matter is None:
        raise Refusal("请选要转办哪一项。")
    found = terms_of(home.region, matter, hand.day)
    if not found.on:
        raise Refusal(f"本县登记了不办“{matter.name}”。请选别的，或者请县级改规定。")
    if home.closed_on is not None and not matter.after_death:
        raise Refusal("这户已经注销，只能办身后的事。")
    return found


def _refuse_second(home: Household, asked: Asked) -> None:
    running = Referral.objects.filter(
        household=home, matter=asked.matter.key, answered_on__isnull=True,
        back_on__isnull=True, person=asked.person.person if asked.person else None,
        about=asked.about.person if asked.about else None,
    )  # fmt: skip
    if before := running.select_related("sent_by").first():
        who = before.sent_by.name if before.sent_by else "别人"
        raise Refusal(
            f"“{asked.matter.name}”{before.sent_on} 已经由{who}转出，还在等答复。"
            "请打开那一件，不用再转。"
        )


def _agree(hand: Hand, matter: Matter, member: Member | None, witness: str) -> None:
    """Consent on file, or given just now before a witness. Raises Refusal."""
    if member is None:
        return
    person = member.person
    if person.pk not in withheld(hand.scope, matter.receiver, [person.pk]):
        return
    if not witness.strip():
        raise Refusal(
            f"{person}还没有同意把情况交给{matter.office}。请当面问，同意了填见证人；"
            "有签字的纸，先在“同意”里登记。"
        )
    said = Said(matter.receiver, Answer.GIVEN, Way.ORAL, hand.day, witness=witness.strip())
    record_answer(
        person=person.public_id, scope=hand.scope, by=hand.by, said=said, at=hand.at,
        today=hand.day,
    )  # fmt: skip


def _kept(
    hand: Hand, home: Household, terms: Terms, sending: Sending, asked: Asked,
    going: Sequence[Fact],
) -> Referral:  # fmt: skip
    public_id = new_id()
    row: Referral = Referral.objects.create(
        public_id=public_id, household=home, region=home.region,
        person=asked.person.person if asked.person else None,
        about=asked.about.person if asked.about else None,
        need=_need(home, sending.need), matter=terms.matter.key, label=terms.matter.name,
        receiver=terms.matter.receiver, office=written(sending.office, "受理单位", 40),
        asked_sealed=sealed(public_id, sending.words, "请办什么", 200),
        view_sealed=seal(Kind.RECORD, public_id, frozen(going)),
        view_digest=digest_of(going), papers=_papers(sending.papers), sent_on=hand.day,
        sent_by_id=hand.by.user_id, sent_at=hand.at, due=terms.due(hand.day),
        due_from=_due_from(terms),
    )  # fmt: skip
    return row


def _due_from(terms: Terms) -> str:
    return f"{terms.days_said}（{terms.days_from}）"[:120] if terms.days else ""


def _papers(given: Sequence[str]) -> list[str]:
    found = [written(each, "随附材料", 40) for each in given if each.strip()]
    if len(found) > MOST_PAPERS:
        raise Refusal(f"随附材料最多 {MOST_PAPERS} 样。")
    return found


def _need(home: Household, public_id: UUID | None) -> Need | None:
    if public_id is None:
        return None
    row: Need | None = Need.objects.filter(
        household=home, public_id=public_id, ended_on__isnull=True
    ).first()
    if row is None:
        raise Refusal("这条需求已经了结，或者不是这一户的。请刷新页面。")
    return row


@transaction.atomic
def take_back(*, hand: Hand, referral: UUID, words: str) -> Referral:
    """It is not wanted any more; its link opens nothing. The office is told by whoever does it.

    Refused once there is an answer.
    """
    only_handlers(hand)
    row = waiting_one(hand, referral)
    row.back_on = hand.day
    row.back_sealed = sealed(row.public_id, words, "撤回原因", 100)
    row.save(update_fields=["back_on", "back_sealed"])
    if row.link_id:
        withdraw(links=[row.link_id], at=hand.at)
    record(hand.by, "referral.back", [about(row.household)], matter=row.matter)
    return row


@transaction.atomic
def decide_next(*, hand: Hand, referral: UUID, next_: str, words: str) -> Referral:
    """What is done after an office refused; said once, it may be changed."""
    only_handlers(hand)
    row = locked(hand, referral)
    if row.result != Referral.Result.REFUSED:
        raise Refusal("受理单位没有回绝，不用定接下来怎么办。请刷新页面。")
    if next_ not in Referral.Next.values:
        raise Refusal("请选接下来怎么办。")
    row.next, row.next_on = next_, hand.day
    row.next_sealed = sealed(row.public_id, words, "怎么办", 200)
    row.save(update_fields=["next", "next_on", "next_sealed"])
    record(hand.by, "referral.next", [about(row.household)], matter=row.matter, next=next_)
    return row


def locked(hand: Hand, referral: UUID) -> Referral:
    """A referral of one's area, its family locked first, as everywhere. Raises Refusal."""
    rows = Referral.objects.within(hand.scope).filter(public_id=referral)
    home = rows.values_list("household__public_id", flat=True).first()
    if home is None:
        raise Refusal("没有找到这件转办。")
    home_of(hand, home, closed_too=True)
    row: Referral = rows.locked().select_related("household").get()
    return row


def waiting_one(hand: Hand, referral: UUID) -> Referral:
    """One that still waits for its answer."""
    row = locked(hand, referral)
    if row.answered_on is not None:
        raise Refusal("这件转办已经有答复。请刷新页面看一看。")
    if row.back_on is not None:
        raise Refusal("这件转办已经撤回。请刷新页面看一看。")
    return row
