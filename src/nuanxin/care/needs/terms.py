"""How a matter goes in a county on a day: what a document says, else what the county wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.care.contacts.queries import county_of
from nuanxin.care.needs.matters import UNSAID, Matter, matters
from nuanxin.care.needs.models import MatterTerm
from nuanxin.kit.workdays import Unit, after


class Warned(NamedTuple):
    """Whether special support counts as income, and what says so."""

    words: str
    rests: str


class Terms(NamedTuple):
    """A matter in a county. Days a document gives are not the county's to change."""

    matter: Matter
    row: MatterTerm | None
    region: int

    @property
    def on(self) -> bool:
        return self.row is None or self.row.on

    @property
    def office(self) -> str:
        return (self.row.office if self.row else "") or self.matter.office

    @property
    def office_from(self) -> str:
        """What names the office; nothing where it is only how such work is usually shared."""
        if self.row and self.row.office:
            return self.row.document
        return self.matter.office_from.said if self.matter.office_from else ""

    @property
    def days(self) -> tuple[int, Unit] | None:
        if self.matter.term:
            return self.matter.term.days, self.matter.term.unit
        if self.row and self.row.days:
            return self.row.days, Unit.WORKING if self.row.working else Unit.NATURAL
        return None

    @property
    def days_said(self) -> str:
        found = self.days
        return f"{found[0]} {found[1].value}" if found else UNSAID

    @property
    def days_from(self) -> str:
        if self.matter.term:
            return f"{self.matter.term.document} {self.matter.term.clause}"
        return self.row.document if self.row and self.row.days else ""

    @property
    def papers(self) -> list[str]:
        return list(self.row.papers) if self.row else []

    @property
    def papers_text(self) -> str:
        """One a line, as a form has them."""
        return "\n".join(self.papers)

    @property
    def warned(self) -> Warned | None:
        """The county's own words first; then a document, where it holds here or elsewhere."""
        if self.row and self.row.income:
            said = str(MatterTerm.Income(self.row.income).label)
            return Warned(said, self.row.document)
        income = self.matter.income
        if income is None:
            return None
        here = income.rests.holds_in(self.region)
        words = (
            income.words if here else f"别处的文件写着：{income.words}。本县的请先问受理单位"
        )
        return Warned(words, income.rests.said)

    @property
    def rests_here(self) -> bool:
        """Whether a document at hand is in force in this county."""
        return any(each.holds_in(self.region) for each in self.matter.rests)

    def due(self, sent_on: date) -> date | None:
        found = self.days
        return after(sent_on, *found).day if found else None


def terms_of(region: int, matter: Matter, day: date) -> Terms:
    """One matter in the county of a place."""
    return all_terms(region, day)[matter.key]


def all_terms(region: int, day: date) -> Mapping[str, Terms]:
    """Every matter in the county of a place; one query."""
    county = county_of(region)
    rows = MatterTerm.objects.filter(region=county, starts_on__lte=day).order_by("starts_on")
    found = {row.matter: row for row in rows}
    return {key: Terms(each, found.get(key), county) for key, each in matters().items()}


def history(region: int, matter: str) -> Sequence[MatterTerm]:
    """What a county wrote down about a matter, the latest first."""
    rows = MatterTerm.objects.filter(region=county_of(region), matter=matter)
    return list(rows.select_related("set_by").order_by("-starts_on"))
