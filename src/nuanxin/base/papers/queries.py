"""Which template a county uses on a day, and those it had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.models import PaperTemplate, TemplateUse


def in_force(county: int, paper: str, day: date) -> PaperTemplate | None:
    """The county's own template of the day; None means the one of the product."""
    uses = TemplateUse.objects.filter(region=county, paper=paper, starts_on__lte=day)
    latest = uses.order_by("-starts_on", "-id").select_related("template").first()
    return latest.template if latest else None


def used_here(county: int, day: date) -> dict[str, PaperTemplate]:
    """Every paper for which the county uses a template of its own."""
    uses = TemplateUse.objects.filter(region=county, starts_on__lte=day)
    latest = uses.order_by("paper", "-starts_on", "-id").distinct("paper")
    found = latest.select_related("template").defer("template__content")
    return {use.paper: use.template for use in found if use.template}


def template(scope: Scope, public_id: UUID) -> PaperTemplate | None:
    """A template of the scope's county."""
    found: PaperTemplate | None = (
        PaperTemplate.objects.within(scope).filter(public_id=public_id).first()
    )
    return found


def templates(county: int, paper: str) -> Sequence[PaperTemplate]:
    """A county's templates of a paper, the newest first."""
    rows = PaperTemplate.objects.filter(region=county, paper=paper).defer("content")
    return list(rows.select_related("brought_by").order_by("-number"))


def uses(county: int, paper: str) -> Sequence[TemplateUse]:
    """What was used since when, the newest first."""
    rows = TemplateUse.objects.filter(region=county, paper=paper).defer("template__content")
    return list(rows.select_related("template", "set_by").order_by("-starts_on", "-id"))
