"""What would change: fact by fact, old → new. What a roll leaves out changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.base.jurisdiction.scope import Scope, span_of
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.masks import mask
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.people.families import (
    Difference,
    StagedFamily,
    StagedPerson,
)
from nuanxin.registry.exchange.people.known import Known, KnownHousehold, KnownPerson
from nuanxin.registry.exchange.people.matching import Decisions, match
from nuanxin.registry.exchange.rolls import particulars as columns
from nuanxin.registry.exchange.rolls.roll import Fact
from nuanxin.registry.exchange.words import Verdict
from nuanxin.registry.people.vocabulary import PERSON_COLUMNS

# Facts of a child's place in the household, under the names of the vocabulary.
PARENTAGE, ADOPTED = "来源", "收养日期"
NAME, NUMBER, HUKOU = "姓名", "身份证号", "户籍地"


def compare(
    family: StagedFamily, known: Known, scope: Scope, decisions: Decisions | None = None
) -> None:
    """Settle verdicts and differences of a family; idempotent."""
    family.forget()
    if not family.fault:
        match(family, known, scope, decisions or {})
    if not family.fault:
        family.fault = _certificate_fault(family, known) or _life_fault(family, known)
    if family.fault:
        family.verdict = Verdict.FAULTY
    elif any(person.question for person in family.people):
        family.verdict = Verdict.AMBIGUOUS
        for person in family.people:
            person.verdict = Verdict.AMBIGUOUS if person.question else ""
    else:
        _differences(family, known)


def _certificate_fault(family: StagedFamily, known: Known) -> str:
    for person in family.people:
        number = person.particulars.get(columns.CERTIFICATE, "")
        holder = known.certificates.get(number) if number else None
        other = holder is not None and holder != person.person and not person.question
        if other or number in known.certificates_elsewhere:
            return f"第 {person.row} 行：特别扶助证号已发给别人。请对照证件核对"
    return ""


def _life_fault(family: StagedFamily, known: Known) -> str:
    """No roll brings back to life whom the register knows to be dead, in a row or for all."""
    for person in family.people:
        registered = known.people.get(person.person or 0)
        if registered is None or person.question:
            continue
        if registered.facts.get("存活") is False and person.facts.get("存活") is True:
            return (
                f"第 {person.row} 行：登记里已经去世，名册说健在。确已去世的，"
                "请在这一行写明“死亡”；登记错了的，请先在家庭页更正，再交一次"
            )
    return ""


def _differences(family: StagedFamily, known: Known) -> None:
    for person in family.people:
        if person.person is None:
            person.verdict = Verdict.NEW
            continue
        person.differences = list(_of_person(person, family, known))
        place = family.household and any(
            each.household == family.household for each in known.people[person.person].places
        )
        same = not person.differences and (place or family.household is None)
        person.verdict = Verdict.UNCHANGED if same else Verdict.CHANGED
    if family.household is None:
        family.verdict = Verdict.NEW
        return
    family.differences = list(_of_household(family, known.households[family.household]))
    quiet = all(person.verdict == Verdict.UNCHANGED for person in family.people)
    family.verdict = Verdict.UNCHANGED if quiet and not family.differences else Verdict.CHANGED


def _of_person(
    person: StagedPerson, family: StagedFamily, known: Known
) -> Iterator[Difference]:
    registered = known.people[person.person or 0]
    if person.name and person.name != registered.name:
        yield Difference(NAME, registered.name, person.name)
    yield from _of_numbers(person, registered)
    for name, new in person.facts.items():
        if name in PERSON_COLUMNS and new is not None and registered.facts.get(name) != new:
            yield Difference(name, registered.facts.get(name), new)
    yield from _of_papers(person, registered)
    yield from _of_place(person, family, registered)


def _of_numbers(person: StagedPerson, registered: KnownPerson) -> Iterator[Difference]:
    """Sealed numbers are compared by index and shown masked."""
    texts = person.particulars
    numbers = (
        (NUMBER, Kind.ID_NUMBER, person.number, registered.id_index, registered.id_mask),
        (
            columns.DISABILITY, Kind.DISABILITY_NUMBER, texts.get(columns.DISABILITY, ""),
            registered.disability_index, registered.disability_mask,
        ),
        (
            columns.PHONE, Kind.PHONE, texts.get(columns.PHONE, ""),
            registered.phone_index, registered.phone_mask,
        ),
    )  # fmt: skip
    for name, kind, text, index, shown in numbers:
        if text and blind_index(kind, text) != index:
            yield Difference(name, shown or None, mask(kind, text))


def _of_papers(person: StagedPerson, registered: KnownPerson) -> Iterator[Difference]:
    texts = person.particulars
    number, account = texts.get(columns.ACCOUNT, ""), registered.account
    if number and (
        account is None or blind_index(Kind.ACCOUNT, number) != account.number_index
    ):
        yield Difference(
            columns.ACCOUNT, account.mask if account else None, mask(Kind.ACCOUNT, number)
        )
    for name, old in (
        (columns.HOLDER, account.holder if account else ""),
        (columns.BANK, account.bank if account else ""),
        (columns.AGENT, account.agent if account else ""),
        (columns.CERTIFICATE, registered.certificate),
        (columns.EMPLOYER, registered.employer),
        (columns.HONOUR, registered.facts.get(columns.HONOUR) or ""),
    ):
        new = texts.get(name, "")
        beside = name in {columns.HOLDER, columns.BANK, columns.AGENT}
        if new and new != old and not (beside and not number and account is None):
            yield Difference(name, old or None, new)


def _of_place(
    person: StagedPerson, family: StagedFamily, registered: KnownPerson
) -> Iterator[Difference]:
    """Whose child it is: filled in where nobody knew, never turned into another word."""
    place = next((p for p in registered.places if p.household == family.household), None)
    if place is None:
        return
    parentage, adopted = person.facts.get(PARENTAGE), person.facts.get(ADOPTED)
    if parentage is not None and parentage != place.parentage:
        yield Difference(PARENTAGE, place.parentage or None, parentage)
    if adopted is not None and adopted != place.adopted_on:
        yield Difference(ADOPTED, place.adopted_on, adopted)


def _of_household(family: StagedFamily, registered: KnownHousehold) -> Iterator[Difference]:
    for name, new in family.facts.items():
        if new is not None and registered.facts.get(name) != new:
            yield Difference(name, registered.facts.get(name), new)
    if moved := _moved(family.region, registered.facts.get(HUKOU)):
        yield moved
    sealed = (
        (columns.HUKOU_ADDRESS, registered.hukou_address),
        (columns.RESIDENCE, registered.residence),
    )
    for name, blob in sealed:
        new_text = family.particulars.get(name, "")
        old = unseal(Kind.ADDRESS, registered.public_id, blob) if blob and new_text else ""
        if new_text and new_text != old:
            yield Difference(name, old or None, new_text)


def _moved(region: int, known: Fact) -> Difference | None:
    """Another 户籍地; one that merely names the township of a known village is no news."""
    if not region or known == region:
        return None
    low, high = span_of(RegionCode.parse(str(region)))
    inside = isinstance(known, int) and low <= known < high
    return None if inside else Difference(HUKOU, known, region)
