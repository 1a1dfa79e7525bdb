"""From which month a finding no longer holds, or its payment is held."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, Func, JSONField, Value

from nuanxin.policy.evaluate import NOT_ELIGIBLE
from nuanxin.support.benefits.models import Finding, Ground, Hold


class _Each(Func):
    """One value of every stretch of an answer, in order; the rest of it is not read."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = JSONField()


def _each(name: str) -> _Each:
    return _Each(F("content"), Value(f"$.stretches[*].{name}"))


def ends_from(grounds: Collection[int]) -> dict[int, int]:
    """Ground → the first month (ordinal) of the stretch up to the end in which nothing is due;
    grounds that hold at the end are left out.
    """
    told = Ground.objects.filter(pk__in=grounds, verdict_at_end=NOT_ELIGIBLE).values_list(
        "pk", _each("start"), _each("verdict")
    )
    return {pk: _last_run(starts, verdicts) for pk, starts, verdicts in told}


def _last_run(starts: Sequence[int], verdicts: Sequence[str]) -> int:
    index = len(verdicts) - 1
    while index and verdicts[index - 1] == NOT_ELIGIBLE:
        index -= 1
    return starts[index]


def held_from(rows: Sequence[Finding]) -> Mapping[tuple[int, str], tuple[int, int | None]]:
    """Subject and benefit → from which month it is held, and from which again paid; the last
    hold that reaches into the term of the row.
    """
    ends = {(row.subject, row.benefit): row.first_month + row.months for row in rows}
    holds = Hold.objects.filter(entitlement__subject__in=[row.subject for row in rows])
    told = holds.order_by("from_month", "id").values_list(
        "entitlement__subject", "entitlement__benefit", "from_month", "until_month"
    )
    return {
        (subject, benefit): (first, until)
        for subject, benefit, first, until in told
        if first < ends.get((subject, benefit), 0)
    }
