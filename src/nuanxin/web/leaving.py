"""A list leaves: the trail keeps by whom, what for and how much, and the paper says so too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from nuanxin.base.audit.actions import record_left
from nuanxin.base.audit.lists import Held, by_place
from nuanxin.base.audit.secrets import without_numbers
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.ui.sheets import Sheet, answer

_NO_NAME = re.compile(r'[\\/:*?"<>|\s.\x00-\x1f]')
_LONGEST_MARK, _LONGEST_SAID = 24, 200
_CARE = "含个人信息，限所写用途使用，用完请删除。"
# Pairs of a family and the place it lies in; of a query only these two columns are read.
Homes = Iterable[tuple[int | None, int]]
NO_FAMILY: Homes = ()


class Outgoing(NamedTuple):
    """What leaves: rows of which kind, how many, of which families, what was asked for."""

    of: str
    total: int
    homes: Homes
    said: str = ""
    region: int | None = None
    digest: str = ""
    care: str = _CARE


def leave(
    request: OfficeRequest,
    kind: str,
    now: datetime,
    sheet: Sheet,
    out: Outgoing,
    *,
    whole: bool = False,
) -> HttpResponseBase:
    """Send a list on its way, its number on its pages and in the trail; `whole`: with full
    numbers of who stands in it.

    CSV has no pages, and a line that is no row would trip who reads it in: there the name of
    the file says who took it, when, what for and by which number.
    """
    filters = request.GET.urlencode() or "全部"
    at = f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}"
    mark = out.digest or hashlib.sha256(f"{request.actor.user_id} {now}".encode()).hexdigest()
    number = mark[:16]
    summary = " ".join(filter(None, (out.said, filters)))
    record_left(
        request.actor, held(out, whole=whole), region=out.region or request.post.region,
        purpose=request.purpose, sha256=mark, rows=out.total,
        summary=without_numbers(summary),
    )  # fmt: skip
    unit = unit_of(request)
    notes = (
        *sheet.notes,
        ("导出人", request.actor.name),
        ("单位", unit),
        ("导出时间", at),
        ("用途", request.purpose),
        ("筛选条件", filters),
        ("导出编号", number),
        ("说明", out.care),
    )
    watermark = f"{request.actor.name}　{unit}　{at}　编号 {number}"
    name = sheet.name
    if kind == "csv":
        name = "-".join((name, *(_for_a_name(said) for said in _marks(request, at, number))))
    return answer(sheet._replace(name=name, notes=notes, watermark=watermark), kind)


def held(out: Outgoing, *, whole: bool = False) -> Held:
    """The families of a list, for each of them to be told; `whole`: with full numbers."""
    rows = out.homes.order_by() if isinstance(out.homes, QuerySet) else out.homes
    return Held("household", by_place(rows), out.of, out.said[:_LONGEST_SAID], whole)


def _marks(request: OfficeRequest, at: str, number: str) -> tuple[str, ...]:
    taken = f"{at:.10}-{at[11:16]}".replace(":", "").replace("-", "", 2)
    told = (request.actor.name, taken, request.purpose, f"编号{number}")
    return tuple(each for each in told if each)


def _for_a_name(text: str) -> str:
    """Words as part of a file's name on any system."""
    return _NO_NAME.sub("", text)[:_LONGEST_MARK]


def unit_of(request: OfficeRequest) -> str:
    """The office somebody acts for: its place and what they are there."""
    return f"{place(request.post.region).name} {request.post.get_role_display()}"
