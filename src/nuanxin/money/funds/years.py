"""Whether a budget year still takes documents and batches."""

from __future__ import annotations

from nuanxin.kit.refusal import Refusal
from nuanxin.money.funds.models import Appropriation, ClosedYear

Kind = Appropriation.Kind
# What clears a closed year: settled with a level, taken back by it, or carried over.
CLEARS = frozenset({Kind.CLEARING, Kind.RECALL, Kind.CARRIED})


def is_closed(region: int, year: int) -> bool:
    """Whether a county's year is closed by two people."""
    rows = ClosedYear.objects.filter(region=region, year=year, closed_at__isnull=False)
    return bool(rows.exists())


def kinds_of(region: int, year: int) -> list[Kind]:
    """What a document for the year may be: of a closed year only what clears it."""
    found = [each for each in Kind if each in CLEARS or not is_closed(region, year)]
    if is_closed(region, year + 1):
        found.remove(Kind.CARRIED)
    return found


def takes_back(row: Appropriation) -> bool:
    """Whether a document may still be reversed: of a closed year only what clears it."""
    return row.kind in CLEARS or not is_closed(row.region, row.year)


def confirm_open(region: int, year: int) -> None:
    """Raises Refusal for a batch that would be paid from a closed year."""
    if is_closed(region, year):
        raise Refusal(
            f"{year} 年度的指标已经关账，不再编发放批次。请改用 {year + 1} 年度的指标。"
        )
