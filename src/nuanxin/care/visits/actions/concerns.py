"""What a visit finds that must not wait is raised by rules, once, and answered by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import written
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import seal
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.schemes import ADOPTERS
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.visits.choices import Rule, rules
from nuanxin.care.visits.models import Concern, RiskWord, Visit
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household

MOST_DONE, MOST_WORDS = 300, 100
ASKED = "asked"
_SHORTEST, _LONGEST = 2, 12


def raise_concerns(*, hand: Hand, visit: Visit, text: str) -> list[Concern]:
    """What the rules find in a visit just written, once a visit and rule.

    `text` is what was written: it is looked through here and kept nowhere but in the visit. A
    rule about several visits raises nothing while an earlier case of it waits for an answer.
    """
    found = [rule for rule in rules().values() if _meets(rule, visit, text)]
    waiting = set(
        Concern.objects.filter(household=visit.household_id, answered_at__isnull=True)
        .values_list("rule", flat=True)
    )  # fmt: skip
    raised = []
    for rule in found:
        if rule.times > 1 and rule.key in waiting:
            continue
        row, made = Concern.objects.get_or_create(
            visit=visit, rule=rule.key,
            defaults={
                "public_id": new_id(), "household_id": visit.household_id,
                "region": visit.region, "raised_on": hand.day, "due": hand.day,
                "raised_at": hand.at,
            },
        )  # fmt: skip
        if made:
            raised.append(row)
            record(hand.by, "concerns.raised", [_about(row)], rule=rule.name)
    return raised


def ask_today(*, hand: Hand, home: Household) -> Concern:
    """Whoever helps the family asks the township to look the same day; why is kept nowhere.

    Once while it waits: twice raises nothing more.
    """
    row: Concern | None = Concern.objects.filter(
        household=home, rule=ASKED, answered_at__isnull=True
    ).first()
    if row is not None:
        return row
    made: Concern = Concern.objects.create(
        public_id=new_id(), household=home, region=home.region, rule=ASKED,
        raised_on=hand.day, due=hand.day, raised_at=hand.at,
    )  # fmt: skip
    record(hand.by, "concerns.raised", [_about(made)], rule=rules()[ASKED].name)
    return made


def _meets(rule: Rule, visit: Visit, text: str) -> bool:
    if rule.ticked(visit.mood, visit.health):
        return rule.times == 1 or _running(rule, visit)
    return bool(rule.words) and rule.written(text, _county_words(visit.region))


def _running(rule: Rule, visit: Visit) -> bool:
    """Whether it stands in a run of so many; visits may arrive in any order."""
    rows = Visit.objects.filter(household=visit.household_id).exclude(mood="")
    known = rows.order_by("day", "recorded_at", "pk").values_list("pk", "mood", "health")
    run, whole = 0, False
    for key, mood, health in known:
        if rule.ticked(mood, health):
            run, whole = run + 1, whole or key == visit.pk
        else:
            if whole and run >= rule.times:
                return True
            run, whole = 0, False
    return whole and run >= rule.times


def _county_words(region: int) -> list[str]:
    rows = RiskWord.objects.filter(region=county_of(region))
    return list(rows.values_list("word", flat=True))


@transaction.atomic
def answer_concern(*, hand: Hand, concern: UUID, done: str) -> Concern:
    """Say what was done. Raises Refusal, also where somebody was faster."""
    if Role(hand.by.role) not in HANDLERS:
        raise Refusal("要当天看的情况由乡镇经办或者县级经办答复。")
    rows = Concern.objects.within(hand.scope).locked()
    row: Concern | None = rows.filter(public_id=concern).first()
    if row is None:
        raise Refusal("没有找到这一条。请刷新页面。")
    text = written(done, "怎样办的", MOST_DONE)
    if row.answered_at is not None:
        raise Refusal("这一条别人刚刚办过了。请刷新页面看怎样办的。")
    row.done_sealed = seal(Kind.RECORD, row.public_id, text)
    row.answered_by_id, row.answered_at = hand.by.user_id, hand.at
    row.save(update_fields=["done_sealed", "answered_by", "answered_at"])
    record(hand.by, "concerns.answered", [_about(row)], rule=rules()[row.rule].name)
    return row


@transaction.atomic
def add_word(*, region: int, by: Actor, word: str, at: datetime) -> RiskWord:
    """A county looks out for one more word. Raises Refusal."""
    _only_counties(by)
    text = "".join(word.split())
    if not _SHORTEST <= len(text) <= _LONGEST or holds_number(text):
        raise Refusal(f"字眼请写 {_SHORTEST} 到 {_LONGEST} 个字，不写号码。")
    county = county_of(region)
    if text in _shipped():
        raise Refusal(f"“{text}”已经在系统带的字眼里，不用再加。")
    if RiskWord.objects.filter(region=county).count() >= MOST_WORDS:
        raise Refusal(f"本县最多加 {MOST_WORDS} 个字眼。请先删去不用的。")
    row: RiskWord
    row, made = RiskWord.objects.get_or_create(
        region=county, word=text, defaults={"added_by_id": by.user_id, "added_at": at}
    )
    if made:
        record(by, "concerns.word", [Subject("riskword", row.pk, county)], word=text)
    return row


@transaction.atomic
def drop_word(*, region: int, by: Actor, word: str) -> None:
    """It is looked out for no longer. Twice changes nothing."""
    _only_counties(by)
    county = county_of(region)
    row = RiskWord.objects.filter(region=county, word=word).first()
    if row is not None:
        record(by, "concerns.word_off", [Subject("riskword", row.pk, county)], word=word)
        row.delete()


def _shipped() -> Iterator[str]:
    return (word for rule in rules().values() for word in rule.words)


def _only_counties(by: Actor) -> None:
    if Role(by.role) not in ADOPTERS:
        raise Refusal("要当心的字眼由县级卫健或者计生协经办登记。")


def _about(row: Concern) -> Subject:
    return Subject("household", row.household_id, row.region)


def late(row: Concern, today: date) -> bool:
    """Whether nobody answered it on its day."""
    return row.answered_at is None and row.due < today
