"""From which month on a county is answered for here."""

from __future__ import annotations

from django.db.models import Max

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term, months_words
from nuanxin.support.benefits.models import Opening

_COUNTY = 10**6


def opened(area: Scope) -> int | None:
    """The first month (an ordinal) every county of an area, or around it, is answered for."""
    months = [
        Opening.objects.filter(region__gte=low - low % _COUNTY, region__lt=high)
        .aggregate(last=Max("first_month"))["last"]
        for low, high in area
    ]  # fmt: skip
    return max((month for month in months if month is not None), default=None)


def before_opening(first: int | None, term: Term) -> str:
    """Why a term is not computed: it lies before the first month `opened` tells."""
    if first is None or term.first >= first:
        return ""
    words = months_words([first])
    return f"本系统从{words}起启用，{term.label}在启用之前，不作测算。请选择{words}以后的期间。"
