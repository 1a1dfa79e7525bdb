"""A roll read and compared, before anything of it is written: what a dry run shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.queries import villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.memory import few_collections
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.people.comparing import compare
from nuanxin.registry.exchange.people.families import (
    StagedFamily,
    families_of,
    row_verdicts,
)
from nuanxin.registry.exchange.people.known import Known, Wanted, known_of
from nuanxin.registry.exchange.people.matching import Decisions
from nuanxin.registry.exchange.rolls import particulars as columns
from nuanxin.registry.exchange.rolls.claims import claimed_benefits
from nuanxin.registry.exchange.rolls.reading import read_roll
from nuanxin.registry.exchange.rolls.roll import OriginalRow, Roll, RollOptions, RowNote
from nuanxin.registry.exchange.words import BatchKind, Verdict

_REMARK = re.compile(r"[（(][^（）()]*[）)]$")
_VILLAGE_ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")


class Asked(NamedTuple):
    """What is asked of a file: which area, sheet, headers and words for all its rows."""

    region: RegionCode
    on: date
    kind: BatchKind = BatchKind.PEOPLE
    sender: str = ""
    sheet: str = ""
    answers: Mapping[str, str] = {}
    mapping: Mapping[str, str] = {}
    changes_since: date | None = None


@dataclass(slots=True)
class FaultyRow:
    """A row that does not enter, as it came, with everything that is wrong with it."""

    sheet: str
    row: int
    original: OriginalRow
    faults: list[RowNote]


@dataclass(slots=True)
class Staging:
    """Families compared, rows that do not enter, and the counts they add up to."""

    families: list[StagedFamily]
    faulty: list[FaultyRow]
    notes: list[str]
    warnings: list[RowNote] = field(default_factory=list)
    verdicts: dict[tuple[str, int], Verdict] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(verdict) for verdict in self.verdicts.values())

    @property
    def faults(self) -> list[RowNote]:
        return [fault for row in self.faulty for fault in row.faults]


def read_and_compare(path: Path, name: str, asked: Asked, scope: Scope) -> Staging:
    """Read a roll and compare it with the register. Raises Refusal when it cannot be read."""
    with few_collections():
        sheets = read_workbook(path, name)
        county = RegionCode.parse(asked.region.value[:6])
        options = RollOptions(
            asked.on,
            county,
            asked.sheet,
            asked.answers,
            asked.mapping,
            particulars=True,
        )
        roll = read_roll(sheets, options, region_tree())
        del sheets
        locate = _Villages()
        families = families_of(roll, locate)
        for family in families:
            _settle_region(family, asked.region, scope)
            if locate.missed(family.region, family.village):
                family.warnings.append(
                    f"村（社区）“{family.village}”查不到或不止一个，只登记到乡镇，请核对村名"
                )
        notes = [*roll.notes, *locate.notes(), *_about_claims(families)]
        compare_all(families, scope)
        return _staging(roll, families, notes)


def compare_all(
    families: Iterable[StagedFamily], scope: Scope, decisions: Decisions | None = None
) -> Known:
    """Compare families with the register as it is now."""
    listed = list(families)
    known = known_of(_wanted(listed), scope)
    for family in listed:
        compare(family, known, scope, decisions)
    return known


def compare_again(
    families: Iterable[StagedFamily], scope: Scope, decisions: Decisions
) -> Known:
    """The same for families that wait in a batch: whatever kept them out may be gone."""
    listed = list(families)
    for family in listed:
        family.fault = ""
    return compare_all(listed, scope, decisions)


def _wanted(families: Iterable[StagedFamily]) -> Wanted:
    indexes: list[bytes] = []
    names: list[tuple[str, date]] = []
    certificates: list[str] = []
    for family in families:
        for person in family.people:
            born = person.facts.get("出生日期")
            if person.number:
                indexes.append(blind_index(Kind.ID_NUMBER, person.number))
            elif person.name and isinstance(born, date):
                names.append((person.name, born))
            if certificate := person.particulars.get(columns.CERTIFICATE):
                certificates.append(certificate)
    return Wanted(indexes, names, certificates)


class _Villages:
    """Finds the code of a village by its name within a township; remembers."""

    def __init__(self) -> None:
        self._of_town: dict[str, dict[str, int | None]] = {}
        self._missing: Counter[tuple[str, str]] = Counter()

    def __call__(self, region: str, village: str) -> int:
        code = RegionCode.parse(region)
        if not village or code.level != "乡镇":
            return int(region)
        if region not in self._of_town:
            named: dict[str, int | None] = {}
            for place in villages(code):
                plain = _plain(place.name)
                for name in {place.name, plain, _bare(plain)}:
                    named[name] = None if name in named else place.code
            self._of_town[region] = named
        known = self._of_town[region]
        plain = _plain(village)
        names = (village, plain, _bare(plain))
        found = next((at for name in names if (at := known.get(name))), None)
        if found is None and known:
            self._missing[region, village] += 1
        return found or int(region)

    def missed(self, region: int, village: str) -> bool:
        """Whether that village was looked for in that township in vain."""
        return (str(region), village) in self._missing

    def notes(self) -> list[str]:
        """One sentence for all villages nobody knows."""
        if not self._missing:
            return []
        names = "、".join(f"“{name}”" for _region, name in list(self._missing)[:5])
        total = sum(self._missing.values())
        return [f"有 {total} 户的村（社区）查不到，只登记到乡镇：{names}等。请核对村名。"]


def _plain(village: str) -> str:
    """The name without a remark in brackets behind it, which offices leave out."""
    return _REMARK.sub("", village) or village


def _bare(village: str) -> str:
    for ending in _VILLAGE_ENDINGS:
        if village.endswith(ending) and len(village) > len(ending) + 1:
            return village.removesuffix(ending)
    return village


def _settle_region(family: StagedFamily, asked: RegionCode, scope: Scope) -> None:
    """A roll without townships belongs to the area it was handed in for."""
    if not family.region:
        return
    if not family.town and not scope.covers(family.region):
        family.region = int(asked.value)
    if not family.fault and not scope.covers(family.region):
        family.fault = f"“{family.town}”不在您的辖区，这一户不能导入。请交由那里的经办导入"


def _about_claims(families: Iterable[StagedFamily]) -> list[str]:
    """Rolls that name benefits without a first year, or in words nobody can place."""
    undated = 0
    strange: Counter[str] = Counter()
    for family in families:
        for person in family.people:
            if not person.claim:
                continue
            benefits, warning = claimed_benefits(person.claim, {})
            undated += bool(benefits) and person.first_year is None
            if warning:
                strange[warning] += 1
    notes = [f"享受项目里{text}，有 {count} 人。" for text, count in strange.most_common(5)]
    if undated:
        notes.append(
            f"有 {undated} 人写了享受项目却没写首享年度，只登记资料，不作为在册对象接管。"
            "如需接管，请补上首享年度。"
        )
    return notes


def _staging(roll: Roll, families: list[StagedFamily], notes: list[str]) -> Staging:
    staging = Staging(families, [], notes, roll.warnings)
    said: dict[tuple[str, int], list[RowNote]] = {}
    for fault in roll.faults:
        said.setdefault((fault.sheet, fault.row), []).append(fault)
    doubts: dict[tuple[str, int], list[str]] = {}
    for doubt in roll.warnings:  # without the value: it may be somebody's number
        words = f"第 {doubt.row} 行“{doubt.column}”：{doubt.message}"
        doubts.setdefault((doubt.sheet, doubt.row), []).append(words)
    for family in families:
        for row, verdict in row_verdicts(family).items():
            family.warnings += doubts.get((family.sheet, row), [])
            staging.verdicts[family.sheet, row] = verdict
            if verdict is Verdict.FAULTY and (family.sheet, row) not in said:
                note = RowNote(family.sheet, row, "户", family.key, family.fault)
                said[family.sheet, row] = [note]
    for (sheet, row), faults in sorted(said.items()):
        staging.verdicts[sheet, row] = Verdict.FAULTY
        original = roll.originals.get((sheet, row), OriginalRow((), ()))
        staging.faulty.append(FaultyRow(sheet, row, original, faults))
    return staging
