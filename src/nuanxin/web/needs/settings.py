"""Every matter with what documents say of it and what the county wrote down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.schemes import ADOPTERS
from nuanxin.care.needs.models import MatterTerm
from nuanxin.care.needs.terms import Terms, all_terms, history


@dataclass(frozen=True, slots=True)
class Settings:
    """The list, and the one chosen with its history and form."""

    rows: Sequence[Terms]
    chosen: Terms | None
    history: Sequence[MatterTerm]
    may_set: bool
    incomes: Sequence[tuple[str, str]]
    today: date


def settings(request: OfficeRequest, today: date) -> Settings:
    region = request.post.region
    found = all_terms(region, today)
    chosen = found.get(request.GET.get("matter", ""))
    return Settings(
        list(found.values()), chosen, history(region, chosen.matter.key) if chosen else (),
        Role(request.post.role) in ADOPTERS,
        [(value, str(label)) for value, label in MatterTerm.Income.choices], today,
    )  # fmt: skip
