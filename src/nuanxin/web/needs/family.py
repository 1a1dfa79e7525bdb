"""A family: what it needs, its plan, what was sent on, help after a death; the small card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, VISITORS, Role
from nuanxin.care.needs import queries
from nuanxin.care.needs.matters import (
    AfterItem,
    Matter,
    NeedKind,
    after_items,
    matters,
    matters_for,
    need_kinds,
)
from nuanxin.care.needs.models import (
    AfterDone,
    Aftermath,
    CarePlan,
    Need,
    PlanReview,
    PlanStep,
    Referral,
)
from nuanxin.care.needs.narrowed import departed, living
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.web.needs.lists import TONES

# Words of a family are for whoever goes there and whoever acts on them.
_WORDS = VISITORS | {Role.COUNTY_LEADER}
_KEPT = "（文字由经办人看）"


@dataclass(frozen=True, slots=True)
class Seen:
    """What whoever looks may read and do."""

    words: bool
    tells: bool
    handles: bool

    def said(self, owner: UUID, blob: bytes | memoryview | None) -> str:
        if not blob:
            return ""
        return queries.said(owner, blob) if self.words else _KEPT


def seen_by(request: OfficeRequest) -> Seen:
    role = Role(request.post.role)
    return Seen(role in _WORDS, role in VISITORS, role in HANDLERS)


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need in words, and what other offices may grant for it."""

    row: Need
    kind: NeedKind
    words: str
    ended: str
    matters: Sequence[Matter]

    @property
    def state(self) -> str:
        return queries.NEED_STATES[queries.need_state(self.row)]

    @property
    def tone(self) -> str:
        return TONES.get(queries.need_state(self.row), "")


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan with its steps and what looking back found."""

    row: CarePlan
    goals: str
    steps: list[tuple[PlanStep, str, bool]]
    reviews: list[tuple[PlanReview, str]]
    late: bool

    @property
    def runs(self) -> bool:
        return self.row.ended_on is None


@dataclass(frozen=True, slots=True)
class Sent:
    """A referral in a line."""

    row: Referral
    state: str

    @property
    def said(self) -> str:
        return queries.STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


@dataclass(frozen=True, slots=True)
class AfterShown:
    """Help after a death: each item, how it stands, and what was sent for it."""

    row: Aftermath
    name: str
    items: list[tuple[AfterItem, AfterDone | None, str, list[Sent]]]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything in one sight."""

    file: FamilyFile
    seen: Seen
    needs: list[NeedShown]
    plan: PlanShown | None
    sent: list[Sent]
    after: list[AfterShown]
    members: list[Member]
    departed: list[Member]
    matters: Sequence[Matter]
    kinds: Mapping[str, NeedKind]


def family(request: OfficeRequest, file: FamilyFile, today: date) -> FamilyPage:
    home, seen = file.household, seen_by(request)
    sent = _sent(request, home.pk, today)
    return FamilyPage(
        file, seen, [_need(each, seen, sent) for each in queries.needs_of(home.pk)],
        plan_shown(home.pk, seen, today), sent,
        [_after(each, seen, sent) for each in queries.aftermaths(home.pk)], living(file),
        departed(file), [each for each in matters().values() if not each.after_death],
        need_kinds(),
    )  # fmt: skip


def _sent(request: OfficeRequest, home: int, today: date) -> list[Sent]:
    return [
        Sent(row, queries.state(row, today))
        for row in queries.referrals_of(request.scope, home)
    ]


def _need(row: Need, seen: Seen, sent: Sequence[Sent]) -> NeedShown:
    """What waits for its answer for the same person is not offered again."""
    waits = {each.row.matter for each in sent if each.row.waits and _for(each.row, row)}
    offered = [each for each in matters_for(row.kind) if not each.after_death]
    return NeedShown(
        row, need_kinds()[row.kind], seen.said(row.public_id, row.words_sealed),
        seen.said(row.public_id, row.ended_words_sealed),
        [each for each in offered if each.key not in waits],
    )  # fmt: skip


def _for(sent: Referral, need: Need) -> bool:
    return need.person_id in (None, sent.person_id)


def plan_shown(home: int, seen: Seen, today: date) -> PlanShown | None:
    row = queries.plan_of(home)
    if row is None:
        return None
    steps = [
        (each, seen.said(each.public_id, each.what_sealed),
         each.done_on is None and each.until < today)
        for each in queries.steps_of(row)
    ]  # fmt: skip
    reviews = [
        (each, seen.said(each.public_id, each.words_sealed)) for each in queries.reviews_of(row)
    ]
    late = row.ended_on is None and row.review_on < today
    return PlanShown(row, seen.said(row.public_id, row.goals_sealed), steps, reviews, late)


def _after(row: Aftermath, seen: Seen, sent: Sequence[Sent]) -> AfterShown:
    done = queries.after_done(row)
    found = []
    for key, item in after_items().items():
        latest = done.get(key)
        words = seen.said(latest.public_id, latest.words_sealed) if latest else ""
        mine = [each for each in sent if item.matter and _of(each.row, item, row)]
        found.append((item, latest, words, mine))
    return AfterShown(row, str(row.person.shown_name), found)


def _of(row: Referral, item: AfterItem, after: Aftermath) -> bool:
    return row.matter == item.matter and row.about_id in (None, after.person_id)


@dataclass(frozen=True, slots=True)
class Card:
    """On the family's page: what is open, in a few lines."""

    file: FamilyFile
    needs: list[NeedShown]
    sent: list[Sent]
    plan: CarePlan | None
    late: bool


def card(request: OfficeRequest, file: FamilyFile, today: date) -> Card:
    home, seen = file.household.pk, seen_by(request)
    open_needs = [each for each in queries.needs_of(home) if each.ended_on is None]
    running = [
        each
        for each in _sent(request, home, today)
        if each.state in {"late", "waiting", "stopped", "refused"}
    ]
    plan = queries.plan_of(home)
    plan = plan if plan and plan.ended_on is None else None
    late = plan is not None and plan.review_on < today
    return Card(file, [_need(each, seen, ()) for each in open_needs], running, plan, late)
