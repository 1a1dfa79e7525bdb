"""Visits of 演示县: an autumn in one township, something handed over, two that did not wait.

Everybody else's contact writes on paper still; those families stand under 谁需要一个电话.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.contacts.actions.telling import Wish, write_wish
from nuanxin.care.contacts.queries import contacts_of
from nuanxin.care.duties.actions.settings import Setting, set_rule
from nuanxin.care.duties.models import DutyRule
from nuanxin.care.visits.actions.checking import Gift, Said
from nuanxin.care.visits.actions.concerns import add_word, answer_concern
from nuanxin.care.visits.actions.saving import save_visit
from nuanxin.care.visits.models import Concern, Visit
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.drawing import NEAR
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.special import special_families

_TOWN = Scope.of(RegionCode.parse(str(NEAR // 1000)))
_MOST = 40
_PLAIN: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("good", "usual", (), "院子里种的菜长得好，让带一把走"),
    ("usual", "usual", ("company",), "想有人常来坐坐，说说话"),
    ("usual", "unwell", ("doctor", "errands"), "膝盖疼，走不了远路，想有人陪着去县医院"),
    ("", "", (), ""),
    ("good", "usual", ("chores",), "灯坏了一盏，够不着"),
    ("usual", "usual", ("papers", "insurance"), "问综合保险的单子怎么看"),
    ("usual", "unwell", ("meals",), "一个人不愿意开火，常吃剩的"),
    ("good", "", (), "和老邻居一起打牌"),
    ("usual", "usual", ("house",), "西屋下雨漏水"),
)  # fmt: skip
_GIFT = Gift("中秋慰问金", 50000, "县计生协慰问经费（演示计生协〔2026〕9号）", "本人签字")
_FOOD = Gift("米 10 斤、油 1 桶", 12000, "村集体", "本人签字")


@transaction.atomic
def visit() -> None:
    """The county keeps a rhythm, adds a word, and a township writes its visits down."""
    region = int(COUNTY.value)
    if DutyRule.objects.filter(region=region, kind="rhythm").exists():
        return
    today = timezone.localdate()
    rule = Setting(
        "rhythm", date(2026, 7, 1), on=True, form="visit", before=30, after=0,
        document="演示卫健〔2026〕12号", every=3,
    )  # fmt: skip
    by = actor("association")
    set_rule(region=region, by=by, said=rule, at=moment(rule.starts_on))
    add_word(region=region, by=by, word="没盼头", at=moment(rule.starts_on))
    homes = list(special_families(_TOWN).order_by("region", "pk")[:_MOST])
    draw = Random(341599)  # noqa: S311 - invented visits, the same on every run
    for number, home in enumerate(homes):
        for told in _autumn(home, draw, number, today):
            _save(home, told)
    _not_waiting(homes, today)
    if homes:
        asked = Wish(
            "phone", "", "晚上七点以后", festivals=True, birthdays=True, silent=False,
            told_by="本人", told_on=today,
        )  # fmt: skip
        hand = Hand(actor("township"), _TOWN, today, timezone.now())
        write_wish(hand=hand, household=homes[-1].public_id, said=asked)


def _autumn(home: Household, draw: Random, number: int, today: date) -> Iterator[Said]:
    """Two or three times somebody was there or called."""
    for turn in range(2 + number % 2):
        mood, health, needs, words = draw.choice(_PLAIN)
        day = today - timedelta(days=55 - 18 * turn - draw.randrange(9))
        gift = () if turn else ((_GIFT,) if number % 3 else (_FOOD,))
        how = "visit" if turn != 1 or gift else "call"
        yield _said(home, turn, (how, day, mood, health, needs, words), gift)


def _said(
    home: Household,
    turn: int,
    told: tuple[str, date, str, str, tuple[str, ...], str],
    gift: Sequence[Gift] = (),
) -> Said:
    how, day, mood, health, needs, words = told
    key = uuid5(NAMESPACE_URL, f"nuanxin:demo:visit:{home.public_id}:{turn}")
    names = [each.person.name for each in contacts_of(home.pk)]
    who = names[turn % len(names)] if names else "周联系（演示）"
    return Said(key, how, day, who, mood, health, needs, words, marks=None, given=tuple(gift))


def _save(home: Household, said: Said) -> Visit:
    """As whoever works there would have: the village its own, the township for the others."""
    near = home.region == NEAR
    where = Scope.of(RegionCode.parse(str(NEAR))) if near else _TOWN
    hand = Hand(actor("village" if near else "township"), where, said.day, _at(said.day))
    return save_visit(hand=hand, household=home.public_id, said=said).visit


def _at(day: date) -> datetime:
    return min(moment(day), timezone.now())


def _not_waiting(homes: Sequence[Household], today: date) -> None:
    """One was low twice running, and somebody went the same day; one is in hospital today."""
    if len(homes) < 2:
        return
    low, ill = homes[0], homes[1]
    for turn, (back, words) in enumerate(((14, "不想出门"), (9, "夜里睡不着，总想从前")), 7):
        day = today - timedelta(days=back)
        _save(low, _said(low, turn, ("visit", day, "low", "", ("company",), words)))
    row = Concern.objects.filter(household=low, rule="low-twice").earliest("pk")
    hand = Hand(actor("township"), _TOWN, row.due, _at(row.due))
    done = "当天下午和村书记去看过，人平稳；约了县医院心理门诊，妹妹这几天住过来"
    answer_concern(hand=hand, concern=row.public_id, done=done)
    told = ("call", today, "usual", "hospital", ("nursing",), "早上住进县医院内科，没有人陪")
    _save(ill, _said(ill, 7, told))
