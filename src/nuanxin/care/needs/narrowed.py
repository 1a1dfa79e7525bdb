"""What goes along with a referral: of what we hold only what the matter needs, without names.

Names stand beside it and follow the person: whoever is hidden later is hidden there, too. Of a
child that died nothing is told; of what a family receives only what it is called without its
cause.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from nuanxin.care.needs.matters import Matter
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.queries.family import FamilyFile, Member
from nuanxin.registry.people.words import ShownAs

LABELS = {
    "person": "本人情况", "home": "住在哪里", "people": "家里的人", "certificate": "特别扶助证",
    "work": "工作和户口", "disability": "残疾等级", "deceased": "去世的人",
    "received": "正在领取",
}  # fmt: skip
# Without it the office does not know whom it is about.
ALWAYS = frozenset({"person", "deceased"})


class Fact(NamedTuple):
    """One line that goes along; `group` may be left out as a whole."""

    group: str
    label: str
    value: str


class Asked(NamedTuple):
    """What is to be told about: a matter, for whom, whose death, what the family receives.

    `received` comes from who knows payments: this floor does not.
    """

    matter: Matter
    person: Member | None
    about: Member | None
    received: Sequence[Fact] = ()


def facts(file: FamilyFile, asked: Asked) -> list[Fact]:
    """Everything that may go along, in the order it is shown."""
    return [fact for group in asked.matter.facts for fact in _GROUPS[group](file, asked)]


def chosen(found: Sequence[Fact], groups: frozenset[str]) -> list[Fact]:
    """What is left after somebody has left groups out."""
    return [each for each in found if each.group in groups | ALWAYS]


def digest_of(found: Sequence[Fact]) -> str:
    """Names what was shown: the same words, the same 64 characters."""
    return hashlib.sha256(frozen(found).encode()).hexdigest()


def frozen(found: Sequence[Fact]) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def thawed(text: str) -> list[Fact]:
    return [Fact(*each) for each in json.loads(text)]


def groups_of(found: Sequence[Fact]) -> Mapping[str, list[Fact]]:
    """The lines under their headings."""
    by_group: dict[str, list[Fact]] = {}
    for each in found:
        by_group.setdefault(each.group, []).append(each)
    return by_group


def _person(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    member = asked.person
    if member is None:
        return
    yield from _known("person", member)
    yield from _line("person", "联系电话（遮住）", _mask(member.person, "phone_mask"))


def _known(group: str, member: Member) -> Iterator[Fact]:
    facts = member.facts
    yield from _line(group, "性别", facts.sex if facts else "")
    if facts and facts.birth_date:
        yield from _line(group, "出生年月", f"{facts.birth_date:%Y-%m}")
    yield from _line(group, "身份证号（遮住）", _mask(member.person, "id_number_mask"))


def _mask(person: Person, name: str) -> str:
    return "" if person.shown_as == ShownAs.SENSITIVE else str(getattr(person, name) or "")


def _home(file: FamilyFile, _asked: Asked) -> Iterator[Fact]:
    yield from _line("home", "户籍地", file.hukou.label if file.hukou else "")
    yield from _line("home", "现居住地", file.residence.label if file.residence else "")
    yield from _line("home", "经办单位", file.handled_by.label)


def _people(file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    living = [each for each in file.members if not _dead(each)]
    yield from _line("people", "登记在世的家庭成员", f"{len(living)} 人")
    facts = asked.person.facts if asked.person else None
    yield from _line("people", "婚姻状况", facts.marital_status if facts else "")


def _certificate(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    about = asked.about or asked.person
    held = about.certificate if about else None
    yield from _line("certificate", "特别扶助证号", held.number if held else "")


def _work(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    facts = asked.person.facts if asked.person else None
    if facts is None:
        return
    yield from _line("work", "户口性质", facts.hukou)
    yield from _line("work", "工作单位", facts.employer.name if facts.employer else "")


def _disability(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    facts = asked.person.facts if asked.person else None
    if facts and facts.disability_grade:
        said = f"{facts.disability_kind or ''}残疾{facts.disability_grade}"
        yield from _line("disability", "残疾等级", said)


def _deceased(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    if asked.about is None:
        return
    yield from _known("deceased", asked.about)
    facts = asked.about.facts
    day: date | None = facts.death_date if facts else None
    yield from _line("deceased", "去世日期", f"{day:%Y-%m-%d}" if day else "")


def _received(_file: FamilyFile, asked: Asked) -> Iterator[Fact]:
    yield from asked.received


def _line(group: str, label: str, value: str | None) -> Iterator[Fact]:
    if value:
        yield Fact(group, label, str(value))


def _dead(member: Member) -> bool:
    facts = member.facts
    return facts is not None and (facts.alive is False or facts.death_date is not None)


_GROUPS: Mapping[str, Callable[[FamilyFile, Asked], Iterator[Fact]]] = {
    "person": _person, "home": _home, "people": _people, "certificate": _certificate,
    "work": _work, "disability": _disability, "deceased": _deceased, "received": _received,
}  # fmt: skip


def living(file: FamilyFile) -> list[Member]:
    return [each for each in file.members if not _dead(each)]


def departed(file: FamilyFile) -> list[Member]:
    """Who has died of a family."""
    return [each for each in file.members if _dead(each)]


def disabled(member: Member) -> bool:
    """A living child with a disability grade."""
    facts = member.facts
    return member.child and not _dead(member) and bool(facts and facts.disability_grade)
