"""What a link opens, the list of what villages sent, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.registry.asks.queries import askable
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household
from nuanxin.support.intake.models import RequestPhoto, VillageRequest

TASK = "village_request"
SORTS = {
    "sent": ("sent_at", "pk"), "asked": ("asked_at", "pk"), "place": ("region", "pk"),
}  # fmt: skip
STATES = {
    "new": "报来待处理", "waiting": "等村里填", "settled": "已处理", "lapsed": "没有报来",
}  # fmt: skip


class Asked(NamedTuple):
    """What narrows the list: a state, a family's number or how a contact's name begins."""

    state: str = ""
    words: str = ""


def public_label(label: str) -> str:
    """A benefit as a link names it: without the cause that stands in brackets."""
    return label.partition("（")[0]


def request_of(link: OneTimeLink, at: datetime) -> VillageRequest | None:
    """What an open link is for, locked; None once used, over, taken back, marked, moved."""
    if not link.opens(at):
        return None
    rows = VillageRequest.objects.within(Scope.of(link.region)).locked()
    found: VillageRequest | None = (
        rows.filter(link=link, sent_at__isnull=True).select_related("household").first()
    )
    return None if found is None or askable(found.household) else found


def requests(scope: Scope, asked: Asked, at: datetime) -> QuerySet[VillageRequest]:
    """Those of an area; `closer` where the file is kept closer now."""
    marked = SensitiveMark.objects.filter(household=OuterRef("household"), lifted_at=None)
    rows = VillageRequest.objects.within(scope).annotate(closer=Exists(marked))
    if asked.state in STATES:
        rows = rows.filter(_in_state(asked.state, at))
    if asked.words:
        begins = Q(contact__startswith=asked.words)
        rows = rows.filter(begins | Q(household__number=asked.words))
    found: QuerySet[VillageRequest] = rows.select_related(
        "household", "person", "asked_by", "settled_by", "case"
    )
    return found


def requests_about(
    scope: Scope, household: Household, at: datetime
) -> QuerySet[VillageRequest]:
    """Those of one family, the latest first."""
    found = requests(scope, Asked(), at).filter(household=household)
    return found.order_by("-asked_at", "-pk")


def request_in(scope: Scope, public_id: UUID, at: datetime) -> VillageRequest | None:
    return requests(scope, Asked(), at).filter(public_id=public_id).first()


def photos(row: VillageRequest) -> Sequence[RequestPhoto]:
    return list(RequestPhoto.objects.filter(request=row).select_related("file").order_by("pk"))


def _in_state(name: str, at: datetime) -> Q:
    waiting = Q(sent_at__isnull=True, withdrawn_at__isnull=True, until__gt=at)
    return {
        "new": Q(sent_at__isnull=False, settled_at__isnull=True),
        "settled": Q(settled_at__isnull=False),
        "waiting": waiting,
        "lapsed": Q(sent_at__isnull=True) & ~waiting,
    }[name]


def state(row: VillageRequest, at: datetime) -> str:
    """Where one stands."""
    if row.sent_at is not None:
        return "settled" if row.settled_at else "new"
    return "waiting" if row.withdrawn_at is None and row.until > at else "lapsed"
