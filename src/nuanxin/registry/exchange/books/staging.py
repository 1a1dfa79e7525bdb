"""A book on its way into a batch: each line as a family of one, matched by number only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.memory import few_collections
from nuanxin.registry.exchange.books.reading import (
    AMOUNT,
    CASE,
    CATEGORY,
    OLD_ACCOUNT,
    PERIOD,
    REASON,
    RESULT,
    STATUS,
    Line,
    read_book,
    shown_amount,
)
from nuanxin.registry.exchange.people.comparing import compare
from nuanxin.registry.exchange.people.families import (
    Difference,
    StagedFamily,
    StagedPerson,
    row_verdicts,
)
from nuanxin.registry.exchange.people.known import Known, Wanted, known_of
from nuanxin.registry.exchange.people.matching import Decisions
from nuanxin.registry.exchange.people.staging import Asked, FaultyRow, Staging
from nuanxin.registry.exchange.rolls import particulars as columns
from nuanxin.registry.exchange.rolls.roll import OriginalRow, RowNote
from nuanxin.registry.exchange.words import BatchKind, Verdict

_TOLD = (CASE, CATEGORY, columns.FIRST_YEAR, STATUS, AMOUNT, RESULT, REASON, PERIOD)
_NOBODY = "登记库里没有这个人。请先登记，或核对身份证号"
_CHILD = "登记为子女，账号请在家庭页面登记"
_ELSEWHERE = "这个人在别的辖区登记。请交由那里的经办"
_OTHER_CARD = "旧账号和登记的不同，不能换。请核对"


def book_and_compare(path: Path, name: str, asked: Asked, scope: Scope) -> Staging:
    """Read a book and find its people in the register."""
    with few_collections():
        book = read_book(read_workbook(path, name), asked)
        families = [_family(line, asked) for line in book.lines]
        compare_lines(families, asked.kind, scope)
        staging = Staging(families, list(book.faulty), book.notes)
        for row in book.faulty:
            staging.verdicts[row.sheet, row.row] = Verdict.FAULTY
        for family in families:
            staging.verdicts |= {
                (family.sheet, row): verdict for row, verdict in row_verdicts(family).items()
            }
        staging.faulty += [_held_back(each) for each in families if each.fault]
        return staging


def _family(line: Line, asked: Asked) -> StagedFamily:
    texts = dict(line.texts)
    if line.amount is not None:
        texts[AMOUNT] = str(line.amount)
    person = StagedPerson(line.sheet, line.row, "", line.name, line.number, "", {}, texts)
    # Changed cards say nothing of where somebody lives.
    region = 0 if asked.kind is BatchKind.ACCOUNTS else int(asked.region.value)
    place = (line.sheet, line.row, [line.row], region)
    return StagedFamily("", *place, "", "", {}, {}, [person])


def _held_back(family: StagedFamily) -> FaultyRow:
    person = family.people[0]
    note = RowNote(family.sheet, family.row, "身份证号", person.number, family.fault)
    original = OriginalRow(("姓名", "身份证号"), (person.name, person.number))
    return FaultyRow(family.sheet, family.row, original, [note])


def compare_lines(
    families: Sequence[StagedFamily],
    kind: str,
    scope: Scope,
    decisions: Decisions | None = None,
) -> Known:
    """Find everybody as the register is now; whoever changes a card must be in it."""
    indexes = {id(f): blind_index(Kind.ID_NUMBER, f.people[0].number) for f in families}
    known = known_of(Wanted(indexes=list(indexes.values())), scope)
    for family in families:
        found = known.by_index.get(indexes[id(family)])
        if kind == BatchKind.ACCOUNTS:
            _card(family, found, known, (scope, decisions))
        else:
            _line(family, found, known, scope)
        _call_by_registered_name(family.people[0], known)
    return known


def _call_by_registered_name(person: StagedPerson, known: Known) -> None:
    """Whom a book gives by number alone, people should still know by name."""
    if person.person is not None and not person.name:
        person.name = known.people[person.person].name


def _line(family: StagedFamily, found: int | None, known: Known, scope: Scope) -> None:
    """A line of a ledger belongs to somebody here, or to nobody we know of."""
    family.forget()
    person = family.people[0]
    if found is not None and scope.covers(known.people[found].region):
        person.person = found
    person.verdict = Verdict.NEW if person.person is None else Verdict.UNCHANGED
    family.verdict = person.verdict
    person.differences = list(_told(person))


def _told(person: StagedPerson) -> Iterable[Difference]:
    for name in _TOLD:
        text = person.particulars.get(name, "")
        if text:
            shown = shown_amount(int(text)) if name == AMOUNT else text
            yield Difference(name, None, shown)


def _card(
    family: StagedFamily,
    found: int | None,
    known: Known,
    under: tuple[Scope, Decisions | None],
) -> None:
    scope, decisions = under
    person = family.people[0]
    registered = known.people[found] if found is not None else None
    places = registered.places if registered else []
    person.role = next((place.role for place in places if place.role != "子女"), "")
    if registered is None:
        index = blind_index(Kind.ID_NUMBER, person.number)
        family.fault = _ELSEWHERE if index in known.numbers_elsewhere else _NOBODY
    elif not scope.covers(registered.region):
        family.fault = _ELSEWHERE
    elif not person.role:
        family.fault = _CHILD
    elif old := person.particulars.get(OLD_ACCOUNT, ""):
        account = registered.account
        if account and blind_index(Kind.ACCOUNT, old) != account.number_index:
            new = blind_index(Kind.ACCOUNT, person.particulars[columns.ACCOUNT])
            family.fault = "" if new == account.number_index else _OTHER_CARD
    compare(family, known, scope, decisions)
