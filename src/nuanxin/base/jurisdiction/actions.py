"""Writing the regions a county keeps itself; whoever calls leaves the line in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from nuanxin.base.jurisdiction.models import Region


@transaction.atomic
def add_villages(
    *, villages: Sequence[tuple[int, str]], source: str, since: date | None = None
) -> int:
    """Write villages and communities under their codes; those that stand stay as they are.

    Returns how many are new.
    """
    before = Region.objects.count()
    Region.objects.bulk_create(
        (
            Region(code=code, name=name, kind=_kind(name), source=source, valid_from=since)
            for code, name in villages
        ),
        ignore_conflicts=True,
    )
    return Region.objects.count() - before


def _kind(name: str) -> str:
    return Region.Kind.COMMUNITY if "社区" in name else Region.Kind.VILLAGE
