"""Lists of visits on their way out, and a family's file on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.acts import EXPORT
from nuanxin.base.database.streaming import in_batches, in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.ui.sheets import Cell, Sheet
from nuanxin.care.contacts.models import Assignment, FamilyWish
from nuanxin.care.contacts.queries import (
    contacts_of,
    county_of,
    former_contacts,
    wish_of,
)
from nuanxin.care.visits import queries
from nuanxin.care.visits.models import Handed, Visit
from nuanxin.registry.people.queries.family import FamilyFile
from nuanxin.web.leaving import Outgoing, leave
from nuanxin.web.visits import pages
from nuanxin.web.visits.wording import Case, Told, told

_VISITS = (
    "家庭编号", "乡镇", "村（社区）", "家庭", "哪天", "方式", "谁去的", "家里需要",
    "怎样登记的", "登记时间",
)  # fmt: skip
_CALLS = ("家庭编号", "乡镇", "村（社区）", "家庭", "上次走访或者电话")
_CONCERNS = (
    "家庭编号", "乡镇", "村（社区）", "家庭", "什么情况", "报的时间", "最晚哪天办", "办没办",
    "谁办的", "办的时间",
)  # fmt: skip


def visits(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The visits as they are filtered: who was where, when; not what was said."""
    rows = queries.visits(request.scope, pages.read_asked(request.GET))
    cells = in_own_transaction(_visits(rows))
    sheet = Sheet(f"走访记录-{now:%Y%m%d}", _VISITS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("visit", rows.count(), homes, "走访记录", request.post.region)
    return leave(request, kind, now, sheet, out)


def _visits(rows: QuerySet[Visit]) -> Iterator[tuple[Cell, ...]]:
    for batch in in_batches(rows):
        yield from (row.cells for row in pages.visit_rows(batch))


def calls(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """Who needs a call, as it is filtered."""
    today = timezone.localdate(now)
    months, _ = pages.read_months(request, today)
    asked = pages.read_waiting(request.GET)
    rows = queries.quiet(request.scope, months, today, asked)
    cells = in_own_transaction(
        row.cells for batch in in_batches(rows) for row in pages.quiet_rows(batch)
    )
    sheet = Sheet(f"谁需要一个电话-{now:%Y%m%d}", _CALLS, cells)
    homes = rows.values_list("pk", "region")
    out = Outgoing("household", rows.count(), homes, "谁需要一个电话", request.post.region)
    return leave(request, kind, now, sheet, out)


def concerns(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """What must not wait, as it is filtered; not what was done about it."""
    today = timezone.localdate(now)
    rows = queries.concerns(request.scope, pages.read_waiting(request.GET), today)
    cells = in_own_transaction(
        row.cells for batch in in_batches(rows) for row in pages.listed(batch, today)
    )
    sheet = Sheet(f"要当天看的情况-{now:%Y%m%d}", _CONCERNS, cells)
    homes = rows.values_list("household_id", "region")
    out = Outgoing("concern", rows.count(), homes, "要当天看的情况", request.post.region)
    return leave(request, kind, now, sheet, out)


@dataclass(frozen=True, slots=True)
class Paper:
    """帮扶工作档案 of a family, as the paper it replaces."""

    file: FamilyFile
    county: str
    contacts: list[Assignment]
    former: list[Assignment]
    wish: FamilyWish | None
    visits: list[Told]
    handed: list[Handed]
    cases: list[Case]
    day: date


def paper(request: OfficeRequest, file: FamilyFile, now: datetime) -> Paper:
    """The file to print; that it left stands in the trail with its family."""
    home, day = file.household, timezone.localdate(now)
    visits = [told(row) for row in queries.visits_of(home.pk)]
    said = f"{home.pk} {now} {len(visits)}"
    mark = hashlib.sha256(said.encode()).hexdigest()
    record(
        request.actor, EXPORT, [], region=home.region, purpose="归档纸质帮扶工作档案",
        of="household", sha256=mark, rows=len(visits), summary=f"帮扶工作档案 {home.number}",
    )  # fmt: skip
    return Paper(
        file, place(county_of(home.region)).name, contacts_of(home.pk),
        former_contacts(home.pk), wish_of(home.pk), visits, queries.handed_of(home.pk),
        [Case(each, day) for each in queries.concerns_of(home.pk)], day,
    )  # fmt: skip
