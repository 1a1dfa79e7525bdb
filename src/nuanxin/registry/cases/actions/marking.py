"""Marking a family as 敏感个案, and lifting the mark; only the trail is told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.actions.rows import about, family_row, only, said, somebody
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.cases.queries import GRANTERS, MARKERS, closed_to
from nuanxin.registry.people.models import Household


@transaction.atomic
def mark_sensitive(
    *, household: UUID, scope: Scope, by: Actor, reason: str, until: date | None, at: datetime
) -> SensitiveMark:
    """Keep a file closer from now on, until a day or until somebody lifts the mark.

    Whoever marks it keeps no access by that: another must name them too.
    """
    only(by, MARKERS, "标记敏感个案")
    row = family_row(scope, household)
    if SensitiveMark.objects.filter(household=row, lifted_at__isnull=True).exists():
        raise Refusal("这户已经是敏感个案。请刷新页面。")
    if until is not None and until <= timezone.localdate(at):
        raise Refusal("到期日要晚于今天；不知道到哪天的，可以空着，以后再解除。")
    mark: SensitiveMark = SensitiveMark.objects.create(
        household=row, region=row.region, reason=said(reason, "原因"),
        marked_by_id=somebody(by)[0], marked_at=at, until=until,
    )  # fmt: skip
    record(by, "case.marked", [about(row)], purpose=mark.reason, until=until)
    return mark


@transaction.atomic
def lift_mark(*, household: UUID, scope: Scope, by: Actor, reason: str, at: datetime) -> None:
    """Treat a file like any other again; only by a county officer the file is open to."""
    only(by, GRANTERS, "解除敏感个案标记")
    row = family_row(scope, household)
    mark = SensitiveMark.objects.filter(household=row, lifted_at__isnull=True).first()
    if mark is None:
        raise Refusal("这户不是敏感个案，不用解除。")
    if closed_to(row, by.post_id, at):
        raise Refusal("您没有查看这户的授权，不能解除标记。请先由另一位县级经办或负责人授权。")
    _lift(mark, row, by, said(reason, "原因"), at)


@transaction.atomic
def lift_due(*, today: date, at: datetime) -> int:
    """Lift the marks whose day has come; how many."""
    due = SensitiveMark.objects.locked().filter(lifted_at__isnull=True, until__lte=today)
    marks = list(due.select_related("household"))
    for mark in marks:
        _lift(mark, mark.household, SYSTEM, f"到期（{mark.until}）", at)
    return len(marks)


def _lift(mark: SensitiveMark, row: Household, by: Actor, reason: str, at: datetime) -> None:
    mark.lifted_by_id, mark.lifted_at, mark.lifted_reason = by.user_id, at, reason
    mark.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    record(by, "case.lifted", [about(row)], purpose=reason)
