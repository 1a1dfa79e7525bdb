"""What other offices grant, what families ask for, what helps after a death: as shipped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from nuanxin.kit.workdays import Unit

_SHIPPED = Path(__file__).with_name("shipped")
UNSAID = "未规定"


class Citation(NamedTuple):
    """A document and its clause; `place` begins the codes of where it is in force."""

    document: str
    clause: str
    place: str = ""
    where: str = ""
    words: str = ""
    told_in: str = ""

    def holds_in(self, region: int) -> bool:
        return f"{region:012d}".startswith(self.place)

    @property
    def said(self) -> str:
        told = f"（转述见{self.told_in}）" if self.told_in else ""
        return f"{self.document} {self.clause}{told}".strip()


class Term(NamedTuple):
    """Days an office has to answer, and which document gives them."""

    days: int
    unit: Unit
    document: str
    clause: str

    @property
    def said(self) -> str:
        return f"{self.days} {self.unit.value}"


class Income(NamedTuple):
    """Whether special support counts as income: no, or a document does not name the matter."""

    counted: str
    words: str
    rests: Citation


class Matter(NamedTuple):
    """Something another office grants. `receiver`: the purpose consent is given to.

    `office_from` None, `term` None: no document at hand says so.
    """

    key: str
    name: str
    office: str
    office_from: Citation | None
    receiver: str
    who: str
    rests: tuple[Citation, ...]
    facts: tuple[str, ...]
    kinds: tuple[str, ...]
    term: Term | None
    income: Income | None
    after_death: bool
    for_child: bool


class NeedKind(NamedTuple):
    """What a family may speak of, and the document that names it."""

    key: str
    name: str
    document: str
    clause: str


class AfterItem(NamedTuple):
    """One help after a death; with `matter` it may become a referral."""

    key: str
    name: str
    says: str
    document: str
    clause: str
    matter: str = ""


@lru_cache(maxsize=1)
def matters() -> Mapping[str, Matter]:
    """By their keys, as the files are named, in the order offices list them."""
    found = {}
    for path in sorted(_SHIPPED.glob("matter-*.yaml")):
        key = path.stem.removeprefix("matter-")
        found[key] = _matter(key, _read(path))
    return dict(sorted(found.items(), key=lambda pair: _ORDER.index(pair[0])))


_ORDER = (
    "temporary-relief", "extreme-poverty", "minimum-living", "medical-relief", "premium",
    "pension", "funeral-subsidy", "funeral-fees", "public-rental", "house-repair", "adoption",
    "schooling", "training", "rehabilitation", "legal-aid",
)  # fmt: skip


@lru_cache(maxsize=1)
def need_kinds() -> Mapping[str, NeedKind]:
    read = _read(_SHIPPED / "kinds.yaml")
    return {key: NeedKind(key, **said) for key, said in read.items()}


@lru_cache(maxsize=1)
def after_items() -> Mapping[str, AfterItem]:
    read = _read(_SHIPPED / "aftermath.yaml")
    return {key: AfterItem(key, **said) for key, said in read.items()}


def matters_for(kind: str) -> list[Matter]:
    """What other offices may grant where somebody needs this."""
    return [each for each in matters().values() if kind in each.kinds]


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _matter(key: str, said: dict[str, Any]) -> Matter:
    office_from, term, income = (said.get(name) for name in ("office_from", "term", "income"))
    return Matter(
        key, said["name"], said["office"], Citation(**office_from) if office_from else None,
        said["receiver"], said["who"], tuple(Citation(**each) for each in said["rests"]),
        tuple(said["facts"]), tuple(said["kinds"]),
        Term(**{**term, "unit": Unit(term["unit"])}) if term else None,
        _income(income) if income else None,
        said.get("after_death", False), said.get("for_child", False),
    )  # fmt: skip


def _income(said: dict[str, str]) -> Income:
    rests = Citation(said["document"], said["clause"], said["place"])
    return Income(said["counted"], said["words"], rests)
