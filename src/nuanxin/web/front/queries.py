"""What the packs at hand cover, counted for the front page."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.policy.policy import Policy
from nuanxin.web.regions.queries import full_name


@dataclass(frozen=True, slots=True)
class Place:
    """A place with documents of its own."""

    name: str
    code: str
    documents: int
    demo: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    documents: int
    benefits: int
    clauses: int
    uncoded: int
    places: tuple[Place, ...]


def shelf(policy: Policy) -> Shelf:
    """Count documents, benefits, clauses with a rule and clauses left without one."""
    by_place: dict[str, list[bool]] = {}
    for pack in policy.packs:
        by_place.setdefault(pack.jurisdiction, []).append(pack.demo)
    places = tuple(
        Place(
            full_name(code) if code else "全国",
            code.ljust(12, "0") if code else "",
            len(marks),
            all(marks),
        )
        for code, marks in sorted(by_place.items())
    )
    real = [pack for pack in policy.packs if not pack.demo]
    return Shelf(
        documents=len({pack.document.number for pack in real}),
        benefits=len(policy.by_name),
        clauses=sum(len(pack.clauses) for pack in real),
        uncoded=sum(len(pack.uncoded) for pack in real),
        places=places,
    )
