"""Needs, plans and referrals of an area, of one family, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.narrowing import Wanted, narrowed
from nuanxin.care.needs.models import (
    AfterDone,
    Aftermath,
    CarePlan,
    Need,
    PlanReview,
    PlanStep,
    Referral,
)
from nuanxin.registry.consents.models import Answer, Consent

TASK = "referral_answer"
STATES = {
    "running": "没有答复的", "late": "逾期没有答复", "waiting": "等答复",
    "stopped": "已撤回同意，要停下",
    "refused": "不予办理，还没定怎么办", "answered": "已答复", "back": "已撤回",
}  # fmt: skip
NEED_STATES = {"open": "还没安排", "plan": "已列进计划或转办", "ended": "已了结"}
PLAN_STATES = {"running": "没结束的", "late": "该回头看了", "open": "正在做", "ended": "已结束"}
SORTS = {
    "due": ("due", "sent_on", "pk"), "sent": ("sent_on", "pk"), "place": ("region", "pk"),
    "matter": ("matter", "sent_on", "pk"),
}  # fmt: skip
NEED_SORTS = {
    "told": ("told_on", "pk"), "place": ("region", "pk"), "kind": ("kind", "told_on", "pk"),
}  # fmt: skip
PLAN_SORTS = {"review": ("review_on", "pk"), "place": ("region", "pk")}


def referrals(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """With `agreed`: what the person answered last to telling that receiver."""
    rows = narrowed(_with_consent(Referral.objects.within(scope)), scope, wanted)
    if wanted.kind:
        rows = rows.filter(matter=wanted.kind)
    if wanted.state in STATES:
        rows = rows.filter(_in_state(wanted.state, today))
    found: ScopedQuerySet = rows.select_related(
        "household", "person", "about", "sent_by", "entered_by"
    )
    return found


def _with_consent(rows: ScopedQuerySet) -> ScopedQuerySet:
    said = Consent.objects.filter(person=OuterRef("person"), purpose=OuterRef("receiver"))
    latest = said.order_by("-said_on", "-id").values("answer")[:1]
    found: ScopedQuerySet = rows.annotate(
        agreed=Coalesce(Subquery(latest), Value(""), output_field=CharField())
    )
    return found


_WAITS = Q(answered_on__isnull=True, back_on__isnull=True)
_AGREED = Q(person__isnull=True) | Q(agreed=Answer.GIVEN)


def _in_state(name: str, today: date) -> Q:
    return {
        "running": _WAITS,
        "late": _WAITS & _AGREED & Q(due__lt=today),
        "waiting": _WAITS & _AGREED & (Q(due__isnull=True) | Q(due__gte=today)),
        "stopped": _WAITS & ~_AGREED,
        "refused": Q(result=Referral.Result.REFUSED, next=""),
        "answered": Q(answered_on__isnull=False) & ~Q(result="refused", next=""),
        "back": Q(back_on__isnull=False),
    }[name]


def state(row: Referral, today: date) -> str:
    """Where one stands; it was read with its consent."""
    if row.back_on is not None:
        return "back"
    if row.answered_on is not None:
        return (
            "refused" if row.result == Referral.Result.REFUSED and not row.next else "answered"
        )
    if row.person_id and getattr(row, "agreed", Answer.GIVEN) != Answer.GIVEN:
        return "stopped"
    return "late" if row.due and row.due < today else "waiting"


def referral(scope: Scope, public_id: UUID) -> Referral | None:
    rows = referrals(scope, Wanted(), date.max)
    found: Referral | None = rows.select_related("link", "need").filter(
        public_id=public_id
    ).first()  # fmt: skip
    return found


def referrals_of(scope: Scope, household: int) -> list[Referral]:
    """One family's, the latest first."""
    rows = referrals(scope, Wanted(), date.max).filter(household=household)
    return list(rows.order_by("-sent_on", "-pk"))


def needs(scope: Scope, wanted: Wanted) -> ScopedQuerySet:
    """With `sent`: whether another office has it or granted it, or a refusal is acted on."""
    rows = narrowed(_with_sent(Need.objects.within(scope)), scope, wanted)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state in NEED_STATES:
        runs, arranged = Q(ended_on__isnull=True), Q(plan__isnull=False) | Q(sent=True)
        rows = rows.filter(
            {"open": runs & ~arranged, "plan": runs & arranged, "ended": ~runs}[wanted.state]
        )
    found: ScopedQuerySet = rows.select_related("household", "person", "recorded_by")
    return found


def _with_sent(rows: ScopedQuerySet) -> ScopedQuerySet:
    of_it = Referral.objects.filter(need=OuterRef("pk"), back_on__isnull=True)
    undone = Q(result="refused", next__in=["", Referral.Next.STOP])
    found: ScopedQuerySet = rows.annotate(sent=Exists(of_it.exclude(undone)))
    return found


def need_state(row: Need) -> str:
    """Open, arranged (in a plan or with another office), or ended; read by these queries."""
    if row.ended_on is not None:
        return "ended"
    return "plan" if row.plan_id or getattr(row, "sent", False) else "open"


def needs_of(household: int) -> list[Need]:
    """One family's: those that go on first, the latest first."""
    rows = _with_sent(Need.objects.filter(household=household))
    rows = rows.select_related("person", "recorded_by")
    return sorted(rows.order_by("-told_on", "-pk"), key=lambda each: each.ended_on is not None)


def plans(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """With how many of their steps are there, done, and past their day."""
    rows = narrowed(CarePlan.objects.within(scope), scope, wanted)
    runs, past = Q(ended_on__isnull=True), Q(review_on__lt=today)
    if wanted.state in PLAN_STATES:
        rows = rows.filter(
            {"running": runs, "late": runs & past, "open": runs & ~past, "ended": ~runs}[
                wanted.state
            ]
        )
    open_step = Q(steps__done_on__isnull=True, steps__until__lt=today)
    found: ScopedQuerySet = rows.select_related("household", "made_by").annotate(
        total=Count("steps"), ready=Count("steps", filter=Q(steps__done_on__isnull=False)),
        behind=Count("steps", filter=open_step),
    )  # fmt: skip
    return found


def plan_of(household: int) -> CarePlan | None:
    """The plan that runs; otherwise the last one."""
    rows = CarePlan.objects.filter(household=household).select_related("made_by")
    return rows.order_by("-ended_on", "-pk").first()


def steps_of(plan: CarePlan) -> list[PlanStep]:
    return list(plan.steps.select_related("done_by").order_by("done_on", "until", "pk"))


def reviews_of(plan: CarePlan) -> list[PlanReview]:
    return list(plan.reviews.select_related("reviewed_by").order_by("-on", "-pk"))


def aftermaths(household: int) -> list[Aftermath]:
    rows = Aftermath.objects.filter(household=household).select_related("person")
    return list(rows.order_by("-asked_on", "-pk"))


def after_done(aftermath: Aftermath) -> Mapping[str, AfterDone]:
    """The latest of each item."""
    rows: QuerySet[AfterDone] = aftermath.done.select_related("recorded_by").order_by("pk")
    return {row.item: row for row in rows}


class Waiting(NamedTuple):
    """What somebody must look at: late, to be stopped, refused; plans to be looked at again."""

    late: int = 0
    stopped: int = 0
    refused: int = 0
    plans: int = 0
    needs: int = 0


def waiting(scope: Scope, today: date) -> Waiting:
    """One statement."""
    which = [
        When(_in_state(name, today), then=Value(name))
        for name in ("late", "stopped", "refused")
    ]
    sent = _with_consent(Referral.objects.within(scope)).annotate(
        what=Case(*which, default=Value(""), output_field=CharField())
    )
    plans_ = CarePlan.objects.within(scope).filter(ended_on__isnull=True, review_on__lt=today)
    unmet = needs(scope, Wanted("open")).annotate(what=Value("needs"))
    parts = [
        each.order_by().values("what").annotate(count=Count("pk")).values_list("what", "count")
        for each in (sent, plans_.annotate(what=Value("plans")), unmet)
    ]
    counts = dict(parts[0].union(*parts[1:], all=True))
    counts.pop("", None)
    return Waiting(**counts)


def said(owner: UUID, blob: bytes | memoryview | None) -> str:
    """Words that were sealed for a row."""
    return unseal(Kind.RECORD, owner, bytes(blob)) if blob else ""
