"""What becomes of each row while a roll is read: complaints gathered, its fate settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.idnumber import read_id_number
from nuanxin.registry.exchange.rolls.particulars import read_particulars
from nuanxin.registry.exchange.rolls.persons import (
    HOUSEHOLD_READERS,
    Complaint,
    PersonReader,
    read_facts,
)
from nuanxin.registry.exchange.rolls.places import Places
from nuanxin.registry.exchange.rolls.roll import (
    Household,
    Person,
    Roll,
    RollOptions,
    RowNote,
    SkippedRow,
)
from nuanxin.registry.exchange.rolls.table import Table
from nuanxin.registry.exchange.rolls.words import cell_text, read_sex, says_nothing

_NOT_OF_THE_BODY = frozenset({"收养", "继子女"})
_YOUNGEST_PARENT = 12


class Ledger:
    """One table being read into the roll."""

    def __init__(self, roll: Roll, table: Table, options: RollOptions, places: Places) -> None:
        self.roll = roll
        self.table = table
        self.options = options
        self._places = places
        self._persons = PersonReader(options.on, options.answers)

    @property
    def sheet(self) -> str:
        return self.table.sheet.name

    def set_aside(self, row: int, cells: Sequence[Cell]) -> bool:
        """Whether the row names nobody; such a row is kept as skipped."""
        reason = self.table.why_skipped(cells)
        if reason is None:
            return False
        if reason:
            text = " ".join(filter(None, map(cell_text, cells)))[:80]
            self.roll.skipped.append(SkippedRow(self.sheet, row, reason, text))
        return True

    def keep(self, row: int, cells: Sequence[Cell]) -> None:
        """Remember a row as it came; dropped again when it turns out sound."""
        self.roll.originals[self.sheet, row] = self.table.original(cells)

    def complain(
        self, row: int, faults: Iterable[Complaint], whose: tuple[str, int] = ("", 0)
    ) -> None:
        for field, value, message in faults:
            header = self.table.header_of(field, *whose)
            self.roll.faults.append(RowNote(self.sheet, row, header, value, message))

    def warn(
        self, row: int, warnings: Iterable[Complaint], whose: tuple[str, int] = ("", 0)
    ) -> None:
        for field, value, message in warnings:
            header = self.table.header_of(field, *whose)
            self.roll.warnings.append(RowNote(self.sheet, row, header, value, message))

    def person(
        self, person: Person, cells: Mapping[str, Cell], whose: tuple[str, int] = ("", 0)
    ) -> bool:
        """Read one person; False when a fault was found."""
        faults, warnings = self._persons.read(person, cells)
        self.complain(person.row, faults, whose)
        self.warn(person.row, warnings, whose)
        return not faults

    def particulars(
        self, holder: Person | Household, row: int, cells: Mapping[str, Cell], whose: str = ""
    ) -> bool:
        """Read what the register keeps besides; False when there was a fault."""
        read = read_particulars(cells, self.options.on.year)
        place = (whose, 1 if whose == "子女" else 0)
        self.complain(row, read.faults, place)
        self.warn(row, read.warnings, place)
        for field, value in read.values.items():
            holder.particulars.setdefault(field, value)
        return not read.faults

    def sex_of(self, cells: Mapping[str, Cell]) -> str:
        """女 or 男 by the column or the identity number; empty when neither says."""
        sex = read_sex(cells["性别"])[0] if "性别" in cells else None
        number = cells.get("身份证号", "")
        if not sex and isinstance(number, str | float):
            sex = read_id_number(number, self.options.on).sex if number else None
        return str(sex or "")

    def household(self, household: Household, row: int, cells: Mapping[str, Cell]) -> bool:
        """Read place and household facts of one row; False when they are at fault."""
        faults: list[Complaint] = []
        warnings: list[Complaint] = []
        read_facts(household.facts, cells, HOUSEHOLD_READERS, (faults, warnings))
        self._settle_place(household, cells, faults, warnings)
        self.complain(row, faults)
        self.warn(row, warnings)
        return not faults

    def _settle_place(
        self,
        household: Household,
        cells: Mapping[str, Cell],
        faults: list[Complaint],
        warnings: list[Complaint],
    ) -> None:
        texts = {
            field: "" if says_nothing(cell) else "".join(cell_text(cell).split())
            for field in ("户籍地区代码", "乡镇", "村")
            for cell in (cells.get(field, ""),)
        }
        if household.region and not (texts["户籍地区代码"] or texts["乡镇"]):
            return
        place = self._places.resolve(texts["户籍地区代码"], texts["乡镇"])
        if place.fault:
            faults.append((place.column, texts.get(place.column, ""), place.fault))
            return
        if place.warning and not household.town:
            complaint = (place.column, texts.get(place.column, ""), place.warning)
            if self.options.particulars:  # a register keeps no family no township looks after
                fault = f"查不到“{texts['乡镇']}”这个乡镇（街道）。请核对名称，或填户籍地区代码"
                faults.append((*complaint[:2], fault))
                return
            warnings.append(complaint)
        if household.region and household.town and place.region != household.region:
            faults.append(
                ("乡镇", texts["乡镇"], f"与同一户的“{household.town}”不一致。请核对")
            )
            return
        household.region = place.region
        household.town = household.town or texts["乡镇"]
        household.village = household.village or texts["村"]

    def finish(self, household: Household) -> None:
        """Fill in what the sender said of the whole roll; without members nobody can decide."""
        for field, answer in self.options.answers.items():
            if field in HOUSEHOLD_READERS and field not in household.facts:
                value, _fault, _warning = HOUSEHOLD_READERS[field](answer)
                if value is not None:
                    household.facts[field] = value
        if not household.reason and not household.members:
            household.reason = "没有女方也没有男方，无从判断。请补上父母所在的行"
        self._doubt_ages(household)
        self.roll.households.append(household)

    def _doubt_ages(self, household: Household) -> None:
        """A child of one's own is no older than a parent: point at it, and leave it."""
        for child in household.children:
            born = child.facts.get("出生日期")
            if child.facts.get("来源") in _NOT_OF_THE_BODY or not isinstance(born, date):
                continue
            for member in household.members:
                parent = member.facts.get("出生日期")
                if isinstance(parent, date) and born.year - parent.year < _YOUNGEST_PARENT:
                    message = (
                        f"子女生于 {born.year} 年，{member.role}生于 {parent.year} 年，"
                        "不像亲生父母与子女。请核对是否填错了人"
                    )
                    self.warn(child.row, [("身份证号", child.number, message)], ("子女", 1))
