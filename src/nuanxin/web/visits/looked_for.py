"""The page of what raises a concern: the rules, the words shipped, the words of the county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.schemes import ADOPTERS
from nuanxin.care.visits import queries
from nuanxin.care.visits.choices import rules
from nuanxin.care.visits.models import RiskWord


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked out for: shipped, and added by the county."""

    shipped: Sequence[str]
    own: list[RiskWord]
    rules: Sequence[tuple[str, str]]
    may_set: bool


def words(request: OfficeRequest) -> Words:
    shipped = [word for rule in rules().values() for word in rule.words]
    named = [(rule.name, rule.then) for rule in rules().values()]
    own = queries.risk_words(request.post.region)
    return Words(shipped, own, named, Role(request.post.role) in ADOPTERS)
