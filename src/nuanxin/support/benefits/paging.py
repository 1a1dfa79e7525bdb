"""One page of a list, found by the numbers of its places: neither the first page of a long list
nor the last asks one finding after the other whether it belongs there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, QuerySet, Sum, Window

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.term import Term
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.marks import CONDITIONS
from nuanxin.support.benefits.models import Finding
from nuanxin.support.benefits.queries import Filters, counts, listed, narrowed


class _SoFar(Func):
    """SUM over a window of sums; Django's own takes no aggregate."""

    function = "SUM"
    window_compatible = True
    output_field = BigIntegerField()


def page(
    scope: Scope,
    term: Term,
    which: Listed,
    filters: Filters,
    order: Sequence[str],
    window: slice,
) -> QuerySet[Finding]:
    """The findings of a window of a list; `order` names columns of ground and place, then the
    key, all in one direction.
    """
    *columns, _key = order
    places = _places(scope, term, which, filters, columns, window)
    rows = narrowed(listed(scope, term, which), filters)
    if not places:
        return rows.none()
    skipped = window.start - (places[0]["upto"] - places[0]["n"])
    found = rows.filter(_one_of(places, [each.removeprefix("-") for each in columns]))
    return found.order_by(*order)[skipped : skipped + window.stop - window.start]


def _places(
    scope: Scope,
    term: Term,
    which: Listed,
    filters: Filters,
    columns: Sequence[str],
    window: slice,
) -> list[Mapping[str, Any]]:
    """Where the window begins and ends: places (and grounds) in order, with how many findings
    each has and how many there are up to and with it.
    """
    names = [each.removeprefix("-") for each in columns]
    rows: Any = narrowed(counts(scope, term).filter(CONDITIONS[which]), filters)
    rows = rows.order_by().values(*names).annotate(n=Sum("people")).filter(n__gt=0)
    rows = rows.annotate(upto=Window(_SoFar(F("n")), order_by=list(columns)))
    within = rows.filter(upto__gt=window.start, upto__lt=window.stop + F("n"))
    return list(within.order_by(*columns))


def _one_of(places: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Q:
    """The findings of some places; a column without a value is asked for as such."""
    *others, _region = names
    regions: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for each in places:
        regions[tuple(each[name] for name in others)].append(each["region"])
    asked = Q()
    for values, codes in regions.items():
        same = Q(region__in=codes)
        for name, value in zip(others, values, strict=True):
            same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        asked |= same
    return asked
