"""What families of 演示县 need, one plan, and matters on their way to other offices.

Days are counted back from today, so that an answer is always late and another waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.needs.actions.aftermath import Arranged, arrange, open_aftermath
from nuanxin.care.needs.actions.aftermath import Asked as AskedFor
from nuanxin.care.needs.actions.answering import Answered, answer
from nuanxin.care.needs.actions.planning import (
    Drawn,
    Looked,
    Step,
    add_step,
    make_plan,
    review_plan,
    tick_step,
)
from nuanxin.care.needs.actions.referring import Sending, decide_next, refer, take_back
from nuanxin.care.needs.actions.settling import Settled, settle
from nuanxin.care.needs.actions.telling import Ended, Said, end_need, tell_need
from nuanxin.care.needs.matters import matters
from nuanxin.care.needs.models import MatterTerm, Need, Referral
from nuanxin.care.needs.narrowed import Asked, departed, digest_of, facts
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import family_file
from nuanxin.registry.people.queries.special import special_families

_FAMILIES = 13
_SINCE, _DOCUMENT = date(2026, 1, 1), "演示民〔2026〕3号"


class _Sent(NamedTuple):
    """A matter somebody asked for so many days ago, and what came of it."""

    back: int
    kind: str
    matter: str
    said: str
    asked: str
    result: str = ""
    fen: int | None = None
    answered: str = ""
    next: str = ""


_STORY = (
    _Sent(6, "money", "temporary-relief", "厨房失火，锅碗被褥都烧了", "失火，请给予临时救助"),
    _Sent(41, "housing", "house-repair", "东头的墙裂了，下雨漏", "房屋漏雨有裂缝，请看一看"),
    _Sent(60, "money", "temporary-relief", "住院花了不少，手头紧", "大病后困难，请求临时救助",
          "granted", 300000, "按程序给予一次性救助"),
    _Sent(35, "illness", "medical-relief", "药费自己掏的多", "自付费用较高，请给予医疗救助",
          "refused", None, "自付部分没有达到起付的数"),
    _Sent(50, "law", "legal-aid", "地界和邻居说不清", "宅基地纠纷，请给予法律咨询",
          "refused", None, "不属于受理范围，建议先到乡镇调解", "other"),
    _Sent(15, "work", "training", "想学电工", "想参加电工培训", "granted", None, "已报名"),
    _Sent(9, "elder", "extreme-poverty", "一个人过，怕以后没人管", "年满六十，请审核特困供养"),
)  # fmt: skip
_TOLD = (
    (3, "daily", "visit", "腿脚不便，买菜难"), (2, "mind", "call", "晚上睡不着，想有人说说话"),
    (12, "disabled", "family", "轮椅旧了，推不动"), (1, "illness", "desk", "想问体检的事"),
)  # fmt: skip


@transaction.atomic
def help_families() -> None:
    """Terms of the county, needs, one plan, referrals; done twice it changes nothing."""
    if MatterTerm.objects.filter(region=int(COUNTY.value)).exists():
        return
    _settle()
    today = timezone.localdate()
    homes = _spread(list(special_families(SCOPE).order_by("region", "id")))
    for home, each in zip(homes, _STORY, strict=False):
        _send(home, each, today)
    for home, (back, kind, source, words) in zip(homes[7:], _TOLD, strict=False):
        told = Said(kind, source, "本人", today - timedelta(days=back), words)
        tell_need(hand=_on(told.told_on), household=home.public_id, said=told)
    _stop_one(homes[0])
    if len(homes) > 11:
        _plan(homes[11], today)
    _after_a_death(today)


def _spread(homes: list[Household]) -> list[Household]:
    """A dozen families from everywhere, of however many there are."""
    return homes[:: max(1, len(homes) // _FAMILIES)]


def _settle() -> None:
    """What the county wrote down: who takes it, and by when an answer is due."""
    said = (
        ("temporary-relief", "演示县民政局", 15, True, ("申请书", "身份证复印件"), "out"),
        ("extreme-poverty", "演示县民政局", 30, True, ("申请书",), "out"),
        ("minimum-living", "演示县民政局", 30, True, ("申请书", "家庭收入声明"), "out"),
        ("medical-relief", "演示县医疗保障局", 20, True, ("费用结算单",), ""),
        ("house-repair", "演示县住房和城乡建设局", 30, False, (), ""),
        ("funeral-fees", "演示县民政局", 5, True, ("死亡证明",), ""),
    )  # fmt: skip
    by, at = actor("health"), moment(_SINCE)
    for matter, office, days, working, papers, income in said:
        row = Settled(
            matter, _SINCE, office, days, papers, income, _DOCUMENT, on=True, working=working
        )
        settle(region=int(COUNTY.value), by=by, said=row, at=at)


def _send(home: Household, told: _Sent, today: date) -> None:
    day = today - timedelta(days=told.back)
    hand = _on(day)
    file = family_file(home, day)
    whole = matters()[told.matter]
    alive = [each for each in file.parents if not (each.facts and each.facts.alive is False)]
    if not alive:
        return
    whom = alive[0]
    said = Said(told.kind, "visit", "本人", day, told.said, whom.person.public_id)
    need = tell_need(hand=hand, household=home.public_id, said=said)
    shown = facts(file, Asked(whole, whom, None))
    sending = Sending(
        whole.key, whom.person.public_id, digest_of(shown), frozenset(whole.facts),
        _office(whole.key), told.asked, (), need=need.public_id, witness="周联系",
    )  # fmt: skip
    row = refer(hand=hand, household=home.public_id, sending=sending, received=())
    if told.result:
        _answer(home, row, need, told, day)


def _answer(home: Household, row: Referral, need: Need, told: _Sent, day: date) -> None:
    """The office answers ten days later; what was granted ends the need."""
    hand = _on(day + timedelta(days=10))
    said = Answered(told.result, hand.day, told.answered, f"{row.office}来函", told.fen)
    answer(hand=hand, referral=row.public_id, said=said)
    if told.result == "granted":
        ended = Ended("met", hand.day, told.answered)
        end_need(hand=hand, household=home.public_id, need=need.public_id, said=ended)
    if told.next:
        words = "请乡镇司法所先调解，村干部陪着去"
        decide_next(hand=hand, referral=row.public_id, next_=told.next, words=words)


def _office(matter: str) -> str:
    row = MatterTerm.objects.filter(region=int(COUNTY.value), matter=matter).first()
    return row.office if row else f"演示县{matters()[matter].office}"


def _stop_one(home: Household) -> None:
    """One was sent and not wanted after all; the family asks again for the same later."""
    row = Referral.objects.filter(household=home, answered_on__isnull=True).first()
    if row is None:
        return
    told = Said("work", "call", "本人", row.sent_on, "想找个看门的活")
    need = tell_need(hand=_on(row.sent_on), household=home.public_id, said=told)
    file, whole = family_file(home, row.sent_on), matters()["training"]
    whom = next(each for each in file.parents if each.person.pk == row.person_id)
    shown = facts(file, Asked(whole, whom, None))
    sending = Sending(
        whole.key, whom.person.public_id, digest_of(shown), frozenset(), _office(whole.key),
        "想找一份看门的工作", (), need=need.public_id, witness="周联系",
    )  # fmt: skip
    sent = refer(hand=_on(row.sent_on), household=home.public_id, sending=sending, received=())
    day = row.sent_on + timedelta(days=2)
    take_back(hand=_on(day), referral=sent.public_id, words="侄子已经帮忙找到活了")
    ended = Ended("unwanted", day, "自己找到了")
    end_need(hand=_on(day), household=home.public_id, need=need.public_id, said=ended)


def _plan(home: Household, today: date) -> None:
    """A plan of some months, looked at once and due to be looked at again."""
    begun = today - timedelta(days=100)
    hand, key = _on(begun), home.public_id
    tell_need(hand=hand, household=key, said=Said("daily", "visit", "本人", begun, "买菜远"))
    drawn = Drawn("冬天有人送菜送饭，屋里暖和，晚上有人打个电话", begun + timedelta(days=45))
    make_plan(hand=hand, household=key, drawn=drawn)
    steps = [
        add_step(hand=hand, household=key, step=step)
        for step in _steps(begun, ("每周三、周六送菜", "村里志愿者", 10),
                           ("检修炉子和烟道", "村委会", 30), ("每晚打个电话", "驻村干部", 130))
    ]  # fmt: skip
    for step in steps[:2]:
        done = _on(step.until)
        tick_step(hand=done, household=key, step=step.public_id, done_on=step.until)
    looked = begun + timedelta(days=45)
    review = Looked(looked, "partly", "菜送到了，炉子修好了，电话还没有定下来谁打",
                    today - timedelta(days=4))  # fmt: skip
    review_plan(hand=_on(looked), household=key, looked=review)


def _steps(begun: date, *said: tuple[str, str, int]) -> Sequence[Step]:
    return [Step(what, who, begun + timedelta(days=days)) for what, who, days in said]


def _after_a_death(today: date) -> None:
    """A widow asked for help with the funeral; the rest she did not want."""
    day = today - timedelta(days=20)
    for home in special_families(SCOPE).order_by("id"):
        gone = [each for each in departed(family_file(home, day)) if not each.child]
        if not gone:
            continue
        asked = AskedFor(gone[0].person.public_id, "老伴", day)
        hand, key = _on(day), home.public_id
        head = open_aftermath(hand=hand, household=key, asked=asked)
        for item, state, words in (
            ("funeral", "arranged", "村里去了六个人，办完了"),
            ("fees", "wanted", ""), ("inheritance", "declined", "子侄商量好了"),
        ):  # fmt: skip
            said = Arranged(item, state, day, words)
            arrange(hand=hand, household=key, aftermath=head.public_id, said=said)
        return


def _on(day: date) -> Hand:
    return Hand(actor("association"), SCOPE, day, moment(day))
