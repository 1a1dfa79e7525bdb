"""A claim on its way to becoming payables: plain values, no key of a higher floor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nuanxin.kit.period import Period

EMPLOYERS = frozenset({"女方单位", "男方单位", "单位"})


class Kind(StrEnum):
    REGULAR = "regular"
    BACKPAY = "backpay"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an amount: layer and document it comes from, and the level that bears it.

    An empty level is an open share: no document at hand says who bears it.
    """

    layer: str
    document: str
    clause: str
    level: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody is owed: `key` names benefit, subject and period as text.

    `seq` 0 is the regular line; 1… are differences, each with its reason. Months are half-open
    `[first, end)`; a yearly or one-time claim covers its whole year. Amounts are positive, the
    kind says the direction.
    """

    key: str
    seq: int
    region: int
    household_id: int
    person_id: int | None
    benefit: str
    label: str
    first: Period
    end: Period
    kind: Kind
    shares: tuple[Share, ...]
    reason: str
    basis: str

    @property
    def amount_fen(self) -> int:
        return sum(share.amount_fen for share in self.shares)
