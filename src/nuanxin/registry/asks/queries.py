"""Whom a village may be asked about, what a link shows, and the list of answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.kit.names import surname_of
from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import Member, family_file

TASK = "village_check"
SORTS = {
    "answered": ("answered_at", "pk"), "asked": ("asked_at", "pk"), "place": ("region", "pk"),
}  # fmt: skip
STATES = {
    "new": "新回话", "settled": "已处理", "waiting": "等回话", "lapsed": "没有回话",
}  # fmt: skip
_STYLES = {"男": "先生", "女": "女士"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One person, as a link shows them: no name, no whole number."""

    style: str
    phone: str


class Question(NamedTuple):
    """All that a link tells of a family."""

    place: Place
    people: list[Shown]


def askable(household: Household) -> str:
    """Why a village is not asked about a family; empty where it may be."""
    if SensitiveMark.objects.filter(household=household, lifted_at__isnull=True).exists():
        return "敏感个案不请村里核对。请由授权的人自己联系。"
    if household.closed_on is not None:
        return "这户已经注销，不用核对。"
    if household.region % 1000 == 0:
        return "这户由乡镇直接经办，没有登记到村。请先移交到村（社区），或自己联系。"
    return ""


def ask_of(link: OneTimeLink, at: datetime) -> VillageAsk | None:
    """What an open link asks, locked; None once used, over, taken back, marked, moved."""
    if not link.opens(at):
        return None
    rows = VillageAsk.objects.within(Scope.of(link.region)).locked()
    found: VillageAsk | None = (
        rows.filter(link=link, answered_at__isnull=True).select_related("household").first()
    )
    return None if found is None or askable(found.household) else found


def question(household: Household, today: date, person: int | None = None) -> Question:
    """The least that finds a family: how to address the living parents, or one of them, and
    masked phones.
    """
    members = family_file(household, today).parents
    alive = [each for each in members if not (each.facts and each.facts.alive is False)]
    wanted = [each for each in alive if person in (None, each.person.pk)]
    people = [Shown(_style(each), each.person.phone_mask) for each in wanted]
    return Question(place(household.region), people)


def _style(member: Member) -> str:
    sex = member.facts.sex if member.facts else ""
    return surname_of(member.person.name) + _STYLES.get(sex, "同志")


def contacts(household: Household, day: date) -> list[str]:
    """Who is named village contact there."""
    held = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    rows = Post.objects.filter(
        held, role=Role.VILLAGE_CONTACT, region=household.region, starts_on__lte=day,
        user__is_active=True,
    )  # fmt: skip
    return list(rows.order_by("user__name").values_list("user__name", flat=True))


class Asked(NamedTuple):
    """What narrows the list: a state, a family's number or how a contact's name begins."""

    state: str = ""
    words: str = ""


def asks(scope: Scope, asked: Asked, at: datetime) -> QuerySet[VillageAsk]:
    """Asks of an area; `closer` where the file is kept closer now."""
    marked = SensitiveMark.objects.filter(household=OuterRef("household"), lifted_at=None)
    rows = VillageAsk.objects.within(scope).annotate(closer=Exists(marked))
    if asked.state in STATES:
        rows = rows.filter(_in_state(asked.state, at))
    if asked.words:
        begins = Q(contact__startswith=asked.words)
        rows = rows.filter(begins | Q(household__number=asked.words))
    found: QuerySet[VillageAsk] = rows.select_related("household", "asked_by", "settled_by")
    return found


def asks_about(scope: Scope, household: Household, at: datetime) -> QuerySet[VillageAsk]:
    """Those of one family, the latest first."""
    found = asks(scope, Asked(), at).filter(household=household)
    return found.order_by("-asked_at", "-pk")


def _in_state(name: str, at: datetime) -> Q:
    waiting = Q(answered_at__isnull=True, withdrawn_at__isnull=True, until__gt=at)
    return {
        "new": Q(answered_at__isnull=False, settled_at__isnull=True),
        "settled": Q(settled_at__isnull=False),
        "waiting": waiting,
        "lapsed": Q(answered_at__isnull=True) & ~waiting,
    }[name]


def state(ask: VillageAsk, at: datetime) -> str:
    """Where an ask stands."""
    if ask.answered_at is not None:
        return "settled" if ask.settled_at else "new"
    return "waiting" if ask.withdrawn_at is None and ask.until > at else "lapsed"
