"""One search box: whatever somebody types is a name, its spelling, a number, or a village."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Upper
from django.db.models.lookups import Exact, IsNull

from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.region import RegionCode
from nuanxin.registry.people import pinyin
from nuanxin.registry.people.models import (
    Household,
    Membership,
    Person,
    SupportCertificate,
)
from nuanxin.registry.people.words import ShownAs

_ID = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
_DISABILITY = re.compile(r"[0-9]{17}[0-9Xx][1-7][1-4](B[0-9]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(\+?86)?1[0-9]{10}")
_BRACKET = re.compile(r"\([^()]*\)")
_TOWN_AND_VILLAGE = re.compile(r"(\w{2,}?(?:镇|乡|街道))(\w+(?:村|社区).*)")
_LATIN = re.compile(r"[A-Za-z· ]+")
_MANY_VILLAGES, _MANY_TOWNS, _MANY_NAMES = 200, 20, 3
_A_COUNTY = 10**6  # codes of its villages
_SHORTEST_TOWN = 2  # a surname is no township


def tidy(text: str) -> str:
    """What was typed, without blanks and full-width digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())[:60]


class Way(NamedTuple):
    """How to look: by at most so many `people`; or, where very many are known to be found,
    `walking` the families in the order of the list until its first page is full.
    """

    people: int | None = None
    walking: bool = False


WHOLE = Way()


def households(scope: Scope, text: str = "", way: Way = WHOLE) -> QuerySet[Household]:
    """Families of the scope; with a text only those it finds.

    Two names as lists write them, 甲、乙, find the family both belong to.
    """
    rows = Household.objects.within(scope)
    for words in [each for each in tidy(text).split("、") if each][:_MANY_NAMES]:
        found = [each.order_by() for each in _meant(scope, words, way.people)]
        rows = rows.filter(_one_of(found) if way.walking else _any(found, _narrow(scope)))
    return rows


def _meant(scope: Scope, words: str, most: int | None) -> Sequence[QuerySet[Model, int]]:
    """The questions a text may ask, each answering with households."""
    if _LATIN.fullmatch(words):
        spelt = words.lower()
        ways = ("pinyin", "initials")[: len(spelt)]  # one letter begins both or neither
        return (
            *(
                _of_people(scope, Q((f"{way}__prefix", spelt), shown_as=ShownAs.OPEN), most)
                for way in ways
            ),
            *_veiled(scope, spelt, most),
            *_numbered(scope, words),
        )
    numbered = _by_number(scope, words)
    if numbered is None:
        named = [_of_people(scope, who, most) for who in named_like(words)]
        return (*named, _in_villages(scope, words), *_in_towns(scope, words))
    return numbered


def _veiled(scope: Scope, letters: str, most: int | None) -> list[QuerySet[Model, int]]:
    """Whoever is found by letters as a list shows them: 罗某兰 by luo, lml, luomoulan.

    The name itself is not asked: its letters would tell it one by one.
    """
    veiled = ~Q(shown_as=ShownAs.OPEN)
    rows = Person.objects.within(scope).filter(veiled).order_by()
    shown = set(rows.values_list("shown_name", flat=True))
    like = [
        name
        for name in shown
        if any(part.startswith(letters) for part in pinyin.spelt(name.partition("（")[0]))
    ]
    return [_of_people(scope, veiled & Q(shown_name__in=like), most)] if like else []


def named_like(words: str, person: str = "") -> list[Q]:
    """Whoever a name finds: by how it begins, as lists show it; a hidden one only in full.

    A search must not tell what a list hides: typed letter by letter it would.
    """
    asked = (
        {"shown_name__prefix": words},
        {"name": words, "shown_as": ShownAs.HIDDEN},
    )
    return [Q(**{person + key: value for key, value in each.items()}) for each in asked]


def _by_number(scope: Scope, words: str) -> Sequence[QuerySet[Model, int]] | None:
    """None when it can only be a name or a place."""
    if _DISABILITY.fullmatch(words):
        index = blind_index(Kind.DISABILITY_NUMBER, words)
        return (_of_people(scope, Q(disability_number_index=index)),)
    if _ID.fullmatch(words):
        index = blind_index(Kind.ID_NUMBER, words)
        return (_of_people(scope, Q(id_number_index=index)),)
    if _PHONE.fullmatch(words):
        return (_of_people(scope, Q(phone_index=blind_index(Kind.PHONE, words))),)
    if re.search(r"[0-9]", words):
        return _numbered(scope, words)
    return None


def _any(found: Sequence[QuerySet[Model, int]], narrow: bool) -> Q:  # noqa: FBT001 - one caller
    """Households that one of several questions names.

    Answered apart and united, each by its own index: joined by OR, every household of the
    scope would be read and asked. In a `narrow` scope the answers are kept in a hash and its
    few households looked up there: joined, the database expects one and asks all anew for each.
    """
    first, *others = found
    named = Q(pk__in=first.union(*others, all=True) if others else first)
    if not narrow:
        return named
    # As a value compared: what is asked so is no join.
    return Q(Exact(ExpressionWrapper(named, BooleanField()), Value(True)))  # noqa: FBT003


def _narrow(scope: Scope) -> bool:
    """Whether it is a county or less: some thousand families."""
    return sum(high - low for low, high in scope) <= _A_COUNTY


def _one_of(found: Sequence[QuerySet[Model, int]]) -> Q:
    """The same, asked of one family after the other.

    As scalars: of an EXISTS the database first finds everybody, for all families at once.
    """
    asked = Q()
    for each in found:
        family = "household" if issubclass(each.model, Membership) else "pk"
        mine = each.filter(**{family: OuterRef("pk")}).values("pk")[:1]
        asked |= Q(IsNull(Subquery(mine), False))  # noqa: FBT003 - a lookup's right side
    return asked


def _numbered(scope: Scope, words: str) -> tuple[QuerySet[Model, int], QuerySet[Model, int]]:
    """A family's number, or a certificate's."""
    holders = SupportCertificate.objects.within(scope).filter(number__prefix=words)
    holding = Membership.objects.within(scope).filter(
        known_to__isnull=True, person__in=holders.values("person")
    )
    begins = Q(number_folded__prefix=Upper(Value(words)))
    homes = Household.objects.within(scope).filter(begins)
    return homes.values_list("pk", flat=True), holding.values_list("household", flat=True)


def _of_people(scope: Scope, who: Q, most: int | None = None) -> QuerySet[Model, int]:
    people = Person.objects.within(scope).filter(who).values("pk")[:most]
    ties = Membership.objects.filter(known_to__isnull=True, person__in=people)
    return ties.values_list("household", flat=True)


def _in_villages(scope: Scope, words: str) -> QuerySet[Model, int]:
    """Villages whose name holds the words, and all their families; 云桥镇长湾村 is one, too."""
    town, village = _town_and_village(words)
    inside = Region.objects.filter(name__contains=village)
    if town:
        inside = inside.filter(_within(region_tree().towns_named(town)))
    codes: list[int] = []
    for low, high in scope:
        found = inside.filter(code__gte=low, code__lt=high)
        codes += found.values_list("code", flat=True)[:_MANY_VILLAGES]
    return Household.objects.filter(region__in=codes).values_list("pk", flat=True)


def _without_remarks(words: str) -> str:
    """云桥镇（演示） is 云桥镇; a remark alone stays: no words would find everybody."""
    return _BRACKET.sub("", words) or words


def _town_and_village(words: str) -> tuple[str, str]:
    """A place as a page writes it: with its township before it, with remarks in brackets."""
    bare = _without_remarks(words)
    both = _TOWN_AND_VILLAGE.fullmatch(bare)
    return (both[1], both[2]) if both else ("", bare)


def _within(towns: Sequence[RegionCode]) -> Q:
    found = Q(pk__in=[])
    for each in towns:
        ((low, high),) = Scope.of(each).ranges
        found |= Q(code__gte=low, code__lt=high)
    return found


def _in_towns(scope: Scope, words: str) -> list[QuerySet[Model, int]]:
    """Townships whose name begins with the words, and all their families."""
    words = _without_remarks(words)
    named = region_tree().towns_named(words) if len(words) >= _SHORTEST_TOWN else ()
    mine = [each for each in named if any(scope.narrowed(each))][:_MANY_TOWNS]
    return [under(Household.objects.all(), each).values_list("pk", flat=True) for each in mine]


def under(rows: QuerySet[Household], region: RegionCode | None) -> QuerySet[Household]:
    """Only the families of one township or village."""
    if region is None:
        return rows
    ((low, high),) = Scope.of(region).ranges
    return rows.filter(region__gte=low, region__lt=high)


def known_numbers(scope: Scope, numbers: Sequence[str]) -> str:
    """Who already holds one of these identity numbers: names inside the scope, else only that
    somebody elsewhere does; empty when nobody.
    """
    indexes = [blind_index(Kind.ID_NUMBER, number) for number in numbers]
    holders = Person.objects.filter(id_number_index__in=indexes)
    mine = holders.within(scope).values_list("shown_name", flat=True)
    if names := "、".join(mine):
        return names
    return "其中一人（在外辖区）" if beyond_scope(Person, "id_number_index", indexes) else ""
