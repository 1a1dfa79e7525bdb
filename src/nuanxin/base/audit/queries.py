"""Reading the trail. Reading it is an act too: the page that shows it records a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from nuanxin.base.audit.acts import LOOKING
from nuanxin.base.audit.models import AuditEntry, AuditList, AuditTrace
from nuanxin.base.audit.subject import Subject
from nuanxin.base.jurisdiction.scope import Scope


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; what is left out does not narrow. `until` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    user_id: int | None = None
    act: str = ""
    subject: Subject | None = None
    ok: bool | None = None


def entries(scope: Scope, filters: Filters | None = None) -> QuerySet[AuditEntry]:
    """Entries of an area, the newest first."""
    asked = filters or Filters()
    narrowed: dict[str, object] = {
        "at__gte": asked.since,
        "at__lt": asked.until,
        "user_id": asked.user_id,
        "act": asked.act or None,
        "ok": asked.ok,
    }
    found = AuditEntry.objects.order_by("-id")
    if scope != Scope.everything():
        found = found.within(scope)
    if asked.subject:
        found = found.filter(
            traces__object_kind=asked.subject.kind, traces__object_id=asked.subject.id
        )
    return found.filter(**{key: value for key, value in narrowed.items() if value is not None})


def about(
    scope: Scope, subjects: Sequence[Subject], filters: Filters | None = None
) -> QuerySet[AuditEntry]:
    """Entries about any of several rows: a household and everybody in it."""
    ids: dict[str, list[int]] = {}
    for subject in subjects:
        ids.setdefault(subject.kind, []).append(subject.id)
    wanted = Q(pk__in=[])
    for kind, of_kind in ids.items():
        wanted |= Q(object_kind=kind, object_id__in=of_kind)
    found = AuditTrace.objects.filter(wanted).values("entry")
    return entries(scope, filters).filter(pk__in=found)


def views_of(scope: Scope, subject: Subject) -> QuerySet[AuditEntry]:
    """Who opened this row or one of its sealed values, the newest first."""
    return entries(scope, Filters(subject=subject)).filter(act__in=LOOKING)


def history_of(scope: Scope, subject: Subject) -> QuerySet[AuditEntry]:
    """Everything done to this row but looking, the newest first."""
    return entries(scope, Filters(subject=subject)).exclude(act__in=LOOKING)


def lists_with(
    scope: Scope, subject: Subject, regions: Iterable[int], filters: Filters | None = None
) -> QuerySet[AuditList]:
    """The lists that left with this row in them, the newest first.

    `regions`: where the row lies and lay; a list is found by the place its rows were in.
    """
    asked = filters or Filters()
    found = AuditList.objects.within(scope).filter(
        region__in=sorted(set(regions)),
        object_kind=subject.kind,
        object_ids__contains=[subject.id],
    )
    narrowed = {"at__gte": asked.since, "at__lt": asked.until}
    known = {key: value for key, value in narrowed.items() if value is not None}
    return found.filter(**known).order_by("-at", "-id")
