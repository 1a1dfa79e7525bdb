"""A line somebody is owed, or would be, as every list shows it."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from nuanxin.base.jurisdiction.queries import Place
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.queries import months_said
from nuanxin.support.benefits.models import UNFILED, TrialLine

L = TypeVar("L", Payable, TrialLine)


class DueLine(NamedTuple, Generic[L]):
    """A line and its place; `fen` is what of it the number counts that led here."""

    line: L
    where: Place
    fen: int

    @property
    def who(self) -> str:
        """A family's own line goes by the family's number."""
        if self.line.person:
            return str(self.line.person.shown_name)
        return f"家庭 {self.line.household.number}"

    @property
    def mask(self) -> str:
        return self.line.person.id_number_mask if self.line.person else ""

    @property
    def kind(self) -> str:
        if self.line.kind == UNFILED:
            return "等核实"
        return str(Payable.Kind(self.line.kind).label)

    @property
    def months(self) -> str:
        return months_said(self.line.first_month, self.line.end_month)
