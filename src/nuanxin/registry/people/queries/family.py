"""One family's file as it stands on a day: people, ties, papers, places, and their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Marriage,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)


@dataclass(slots=True)
class Member:
    """A person in a family, with what is known of them and their papers."""

    tie: Membership
    person: Person
    facts: PersonFacts | None
    marriages: list[Marriage] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    certificates: list[SupportCertificate] = field(default_factory=list)

    @property
    def child(self) -> bool:
        return self.tie.role == "子女"

    @property
    def account(self) -> Account | None:
        return self.accounts[0] if self.accounts else None

    @property
    def certificate(self) -> SupportCertificate | None:
        return next((each for each in self.certificates if each.status == "valid"), None)


@dataclass(slots=True)
class FamilyFile:
    """A family, who belongs to it, and its three places."""

    household: Household
    facts: HouseholdFacts | None
    members: list[Member]
    handled_by: Place
    hukou: Place | None
    residence: Place | None

    @property
    def parents(self) -> list[Member]:
        return [member for member in self.members if not member.child]

    @property
    def children(self) -> list[Member]:
        return [member for member in self.members if member.child]

    @property
    def names(self) -> str:
        return "、".join(member.person.name for member in self.parents) or "（未登记父母）"


def household(scope: Scope, public_id: UUID) -> Household | None:
    """The family behind an address; None outside the scope as well as where there is none."""
    found: Household | None = (
        Household.objects.within(scope).filter(public_id=public_id).first()
    )
    return found


def family_file(household: Household, day: date) -> FamilyFile:
    """The file of one family on a day; the number of queries does not grow with it."""
    facts = HouseholdFacts.objects.filter(household=household).true_on(day)
    current = facts.select_related("source").first()
    members = _members(household, day)
    codes = [household.region]
    codes += [c for c in (_of(current, "hukou_region"), _of(current, "residence_region")) if c]
    where = places(codes)
    return FamilyFile(
        household=household,
        facts=current,
        members=members,
        handled_by=where[household.region],
        hukou=where.get(_of(current, "hukou_region")),
        residence=where.get(_of(current, "residence_region")),
    )


def _of(facts: HouseholdFacts | None, name: str) -> int:
    return (getattr(facts, name) if facts else None) or 0


def _members(household: Household, day: date) -> list[Member]:
    ties = (
        Membership.objects.filter(household=household)
        .true_on(day)
        .select_related("person", "source")
    )
    order = {"女方": 0, "男方": 1, "子女": 2}
    ordered = sorted(ties, key=lambda tie: (order[tie.role], tie.position, tie.pk))
    ids = [tie.person_id for tie in ordered]
    facts = {f.person_id: f for f in _facts(ids, day)}
    members = {
        tie.person_id: Member(tie, tie.person, facts.get(tie.person_id)) for tie in ordered
    }
    for account in Account.objects.filter(person__in=ids).true_on(day).order_by("-pk"):
        members[account.person_id].accounts.append(account)
    papers = SupportCertificate.objects.filter(person__in=ids).prefetch_related("stamps")
    for paper in papers.order_by("-pk"):
        members[paper.person_id].certificates.append(paper)
    for marriage in Marriage.objects.filter(person__in=ids).known().order_by("married_on"):
        members[marriage.person_id].marriages.append(marriage)
    return list(members.values())


def _facts(ids: Sequence[int], day: date) -> list[PersonFacts]:
    versions = PersonFacts.objects.filter(person__in=ids).true_on(day)
    return list(versions.select_related("source", "employer"))


def member_of(file: FamilyFile, public_id: UUID) -> Member | None:
    """The member whose person has this public id."""
    return next((m for m in file.members if m.person.public_id == public_id), None)


def households_of(people: Sequence[int]) -> dict[int, list[int]]:
    """Person → the households they stand in today."""
    found: dict[int, list[int]] = defaultdict(list)
    ties = Membership.objects.filter(person__in=list(people), known_to__isnull=True)
    for person, home in ties.filter(valid_to__isnull=True).values_list("person", "household"):
        found[person].append(home)
    return found
