"""Which codes a place had before."""

from __future__ import annotations

from collections.abc import Iterable

from nuanxin.base.recoding.models import RegionChange


def codes_ever(codes: Iterable[int]) -> set[int]:
    """The codes, and every older one that went over into one of them."""
    known = new = set(codes)
    while new:
        new = (
            set(RegionChange.objects.filter(new__in=new).values_list("old", flat=True)) - known
        )
        known |= new
    return known
