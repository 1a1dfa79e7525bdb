"""Which papers of a request a department has supplied already: only what a source says.

A procedure names the papers a department may supply; whether one did is told by the sources of
the family's facts. Everything else is asked of the family, or ticked off by the officer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from nuanxin.casework.procedures.shape import Procedure
from nuanxin.casework.road.walking import asked_papers
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.models import Household, PersonFacts


class _Issued(NamedTuple):
    """Who issues a paper, and which facts from them stand for it."""

    by: frozenset[SourceKind]
    tells: Callable[[PersonFacts], bool]


_DEATH = frozenset({SourceKind.POLICE, SourceKind.HOSPITAL, SourceKind.CIVIL_AFFAIRS})
_PAPERS = {
    "身份证": _Issued(frozenset({SourceKind.POLICE}), lambda row: bool(row.id_number_mask)),
    "户口簿": _Issued(frozenset({SourceKind.POLICE}), lambda row: bool(row.hukou)),
    "结婚证": _Issued(
        frozenset({SourceKind.CIVIL_AFFAIRS}), lambda row: bool(row.marital_status)
    ),
    "子女死亡证明": _Issued(_DEATH, lambda row: row.alive is False),
    "残疾人证": _Issued(
        frozenset({SourceKind.DISABLED_FEDERATION}), lambda row: bool(row.disability_grade)
    ),
}
_OF_CHILDREN = frozenset({"子女死亡证明", "残疾人证"})


def supplied(home: Household, procedure: Procedure, benefit: str) -> Mapping[str, str]:
    """Paper → who supplied it and when, for papers some source of the family tells."""
    wanted = {name for name, given in asked_papers(procedure, benefit) if given} & set(_PAPERS)
    if not wanted:
        return {}
    rows = PersonFacts.objects.filter(
        person__memberships__household=home, person__memberships__known_to=None, known_to=None,
        source__kind__in={kind for name in wanted for kind in _PAPERS[name].by},
    )  # fmt: skip
    found: dict[str, str] = {}
    told = rows.select_related("source").order_by("-source__received_on", "pk")
    children = _children(home)
    for row in told.distinct():
        child = row.person_id in children
        for name in wanted - set(found):
            issued = _PAPERS[name]
            if row.source.kind not in issued.by or child != (name in _OF_CHILDREN):
                continue
            if issued.tells(row):
                kind = SourceKind(row.source.kind).label
                found[name] = f"{kind}（{row.source.received_on:%Y-%m-%d}）"
    return found


def _children(home: Household) -> set[int]:
    """Whose death or grade a paper about a child must be about."""
    rows = home.memberships.filter(known_to=None, role="子女")
    return set(rows.values_list("person", flat=True))
