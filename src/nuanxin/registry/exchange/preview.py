"""Staged rows as a person looks at them: who, old → new, what is in doubt, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nuanxin.base.jurisdiction.queries import region_names
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.kit.money import yuan
from nuanxin.registry.exchange.chunks import FAULTY_FROM, families_in, rows_in
from nuanxin.registry.exchange.models import ImportBatch, StagedChunk, StagedRow
from nuanxin.registry.exchange.people.families import (
    Difference,
    StagedFamily,
    StagedPerson,
)
from nuanxin.registry.exchange.people.known import Known, KnownPerson, Wanted, known_of
from nuanxin.registry.exchange.people.staging import FaultyRow
from nuanxin.registry.exchange.rolls.roll import Fact
from nuanxin.registry.exchange.words import Decision, Verdict
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.words import VEILED, ShownAs

_LIFE = {True: "健在", False: "死亡"}
_REGIONS = frozenset({"户籍地", "现居住地"})
_NAMES = frozenset({"姓名", "户名", "代领人"})
_CLOSER = "敏感个案：改动在获准查看这户的人打开档案后核对。"


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact, old and new, in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody registered who could be meant."""

    id: int
    name: str
    number: str
    born: str
    place: str


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """Somebody of a row; a question with its candidates while it is open."""

    name: str
    role: str
    number: str
    born: str
    verdict: str
    cells: list[Cell]
    question: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    may_be_new: bool = False


@dataclass(frozen=True, slots=True)
class ShownFault:
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the file with all there is to say about it."""

    id: int
    sheet: str
    row: int
    verdict: Verdict
    town: str
    village: str
    people: list[ShownPerson]
    cells: list[Cell]
    faults: list[ShownFault]
    decision: str = ""
    held: bool = False
    notes: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        return any(person.question for person in self.people)


def shown_rows(batch: ImportBatch, rows: Sequence[StagedRow], scope: Scope) -> list[ShownRow]:
    """The rows of one page: one or two chunks are opened, the candidates read at once."""
    chunks = batch.chunks.filter(number__in={row.chunk for row in rows})
    opened = {chunk.number: _opened(chunk) for chunk in chunks}
    content = [(row, opened[row.chunk][row.place]) for row in rows]
    known = _candidates([each for _row, each in content], scope)
    names = region_names(_regions(known, content))
    veils = _veils(content, known, scope)
    return [_veiled(_shown(row, each, known, names), each, veils) for row, each in content]


def _veils(
    content: Iterable[tuple[StagedRow, Content]], known: Known, scope: Scope
) -> dict[int, Person]:
    """People of these rows whose names are not shown."""
    staged = [each for _row, each in content if isinstance(each, StagedFamily)]
    met = {person.person for family in staged for person in family.people if person.person}
    rows = Person.objects.within(scope).filter(pk__in=met | set(known.people))
    return {row.pk: row for row in rows.filter(shown_as__in=VEILED)}


def _veiled(shown: ShownRow, content: Content, veils: Mapping[int, Person]) -> ShownRow:
    """The same row without what only an opened file shows."""
    if not veils or not isinstance(content, StagedFamily):
        return shown
    rows = {person.person: person for person in content.people if person.person in veils}
    closer = any(veils[pk].shown_as == ShownAs.SENSITIVE for pk in rows if pk)
    by_name = {person.name: veils[pk] for pk, person in rows.items() if pk}
    people = [_veiled_person(each, by_name, veils) for each in shown.people]
    if not closer:
        return replace(shown, people=people)
    bare = [replace(each, cells=[], born="", number="") for each in people]
    return replace(shown, people=bare, cells=[], notes=(_CLOSER,))


def _veiled_person(
    person: ShownPerson, by_name: Mapping[str, Person], veils: Mapping[int, Person]
) -> ShownPerson:
    candidates = [
        replace(each, name=veils[each.id].shown_name) if each.id in veils else each
        for each in person.candidates
    ]
    found = by_name.get(person.name)
    if found is None:
        return replace(person, candidates=candidates)
    cells = [each for each in person.cells if each.field not in _NAMES]
    return replace(person, name=found.shown(person.name), cells=cells, candidates=candidates)


Content = StagedFamily | FaultyRow


def _opened(chunk: StagedChunk) -> Sequence[Content]:
    return rows_in(chunk) if chunk.number >= FAULTY_FROM else families_in(chunk)


def _candidates(content: Iterable[Content], scope: Scope) -> Known:
    wanted = {
        number
        for each in content
        if isinstance(each, StagedFamily)
        for person in each.people
        for number in person.candidates
    }
    return known_of(Wanted(people=list(wanted)), scope) if wanted else Known()


def _regions(known: Known, content: Iterable[tuple[StagedRow, Content]]) -> set[int]:
    regions = {person.region for person in known.people.values()}
    for _row, each in content:
        if isinstance(each, StagedFamily):
            for difference in each.differences:
                if difference.field in _REGIONS:
                    found = (difference.old, difference.new)
                    regions |= {code for code in found if type(code) is int}
    return regions


def _shown(row: StagedRow, content: Content, known: Known, names: dict[int, str]) -> ShownRow:
    verdict = Verdict(row.verdict)
    if isinstance(content, FaultyRow):
        faults = [ShownFault(f.column, f.value, f.message) for f in content.faults]
        people = [ShownPerson(name, "", "", "", verdict, []) for name in _names(content)]
        return ShownRow(row.pk, row.sheet, row.row, verdict, "", "", people, [], faults)
    own = [person for person in content.people if person.row == row.row]
    first = bool(content.rows) and content.rows[0] == row.row
    faults = [ShownFault("户", content.key, content.fault)] if content.fault else []
    return ShownRow(
        row.pk,
        row.sheet,
        row.row,
        verdict,
        content.town,
        content.village,
        [_person(person, known, names) for person in own],
        [_cell(each, names) for each in content.differences] if first else [],
        faults,
        Decision(row.decision).label if row.decision else "",
        verdict is Verdict.AMBIGUOUS and not any(person.question for person in own),
        tuple(content.warnings) if first else (),
    )


def _names(row: FaultyRow) -> list[str]:
    """Whoever the row names first, so that it is found on paper."""
    cells = zip(row.original.headers, row.original.cells, strict=False)
    return [str(cell) for header, cell in cells if header.endswith("姓名") and cell][:1]


def _person(person: StagedPerson, known: Known, names: dict[int, str]) -> ShownPerson:
    found = [known.people[number] for number in person.candidates if number in known.people]
    return ShownPerson(
        person.name,
        person.role,
        mask(Kind.ID_NUMBER, person.number),
        said("出生日期", person.facts.get("出生日期"), names),
        person.verdict,
        [_cell(each, names) for each in person.differences],
        person.question,
        [_candidate(each, names) for each in found],
        person.may_be_new,
    )


def _candidate(person: KnownPerson, names: dict[int, str]) -> Candidate:
    born = said("出生日期", person.facts.get("出生日期"), names)
    place = names.get(person.region, str(person.region))
    return Candidate(person.id, person.name, person.id_mask or "没有身份证号", born, place)


def _cell(difference: Difference, names: dict[int, str]) -> Cell:
    name = difference.field
    field = "子女来源" if name == "来源" else name
    return Cell(field, said(name, difference.old, names), said(name, difference.new, names))


def said(name: str, value: Fact, names: dict[int, str]) -> str:
    """A fact in words; nothing for what nobody knows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _LIFE[value] if name == "存活" else ("是" if value else "否")
    if isinstance(value, date):
        return value.isoformat()
    if name in _REGIONS and isinstance(value, int):
        return names.get(value, str(value))
    if name == "月收入" and isinstance(value, int):
        return f"{yuan(value)} 元"
    return str(value)


def listed(
    batch: ImportBatch, rows: Iterable[StagedRow], scope: Scope, size: int = 500
) -> Iterator[ShownRow]:
    """Rows for an export, some hundred at a time."""
    waiting: list[StagedRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == size:
            yield from shown_rows(batch, waiting, scope)
            waiting = []
    if waiting:
        yield from shown_rows(batch, waiting, scope)
