"""系统发现: who may have something and has not asked; ticked and started in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.casework.procedures.library import has_procedure
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.applying import MOST_AT_ONCE, start_found
from nuanxin.support.benefits.found import found
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import assessments
from nuanxin.web.casework.applying import FAMILY
from nuanxin.web.casework.sending import hand_of, ticked

_SORTS = {"place": ("region", "id"), "benefit": ("benefit", "region", "id")}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list, as lists show them."""

    row: Finding
    where: Place
    startable: bool

    @property
    def key(self) -> str:
        """What `applying.choices` calls the same thing."""
        whose = self.row.person.public_id if self.row.person else FAMILY
        return f"{whose}:{self.row.benefit}"

    @property
    def who(self) -> str:
        return self.row.person.shown_name if self.row.person else self.row.household.number


@dataclass(frozen=True, slots=True)
class Page:
    """The list, of which assessment it is."""

    listing: Listing[Line]
    term: str
    benefits: list[tuple[str, str]]
    benefit: str
    most: int = MOST_AT_ONCE


def _term(request: OfficeRequest) -> Term | None:
    last = assessments(request.scope).first()
    return Term.parse(last.term) if last else None


def page(request: OfficeRequest) -> Page:
    asked = read(request.GET, list(_SORTS), "place")
    term, benefit = _term(request), request.GET.get("benefit", "")[:40]
    if term is None:
        return Page(Listing([], 0, asked), "", [], "")
    rows = found(request.scope, term)
    kinds = rows.order_by().values_list("benefit", "ground__label").distinct()
    benefits = sorted(dict(kinds).items())
    if benefit:
        rows = rows.filter(benefit=benefit)
    shown = page_of(rows.order_by(*ordering(asked.order, _SORTS)), asked)
    where = places(row.region for row in shown.rows)
    ids = [row.household_id for row in shown.rows]
    record_list(request.actor, "household", ids, "系统发现", region=request.post.region)
    today = timezone.localdate()
    lines = [Line(row, where[row.region], _startable(row, today)) for row in shown.rows]
    return Page(Listing(lines, shown.total, asked), term.label, benefits, benefit)


def _startable(row: Finding, today: date) -> bool:
    """Whether a procedure is registered there; without one nothing is taken in."""
    region = RegionCode.parse(f"{row.region:012d}")
    return has_procedure(row.benefit, region, today)


def started(request: OfficeRequest, now: datetime) -> int:
    """Requests for those ticked; returns how many."""
    term = _term(request)
    if term is None:
        raise Refusal("还没有测算过，没有名单。请先做发放测算。")
    chosen = ticked(request.POST.getlist("finding"))
    made = start_found(
        hand=hand_of(request, timezone.localtime(now)), term=term, chosen=chosen,
        policy=policy(),
    )  # fmt: skip
    return len(made)
