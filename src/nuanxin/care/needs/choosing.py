"""Whom a matter may be sent for: judged before anything is shown, and again when it is sent."""

from __future__ import annotations

from uuid import UUID

from nuanxin.care.needs.matters import Matter
from nuanxin.care.needs.models import Aftermath
from nuanxin.care.needs.narrowed import departed, disabled, living
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.family import FamilyFile, Member


def people_for(file: FamilyFile, matter: Matter) -> list[Member]:
    """For whom it can be asked."""
    alive = living(file)
    return [each for each in alive if disabled(each)] if matter.for_child else alive


def deaths_for(file: FamilyFile, matter: Matter) -> list[Member]:
    """Whose death it can be about: one who was supported, and help was asked for."""
    if not matter.after_death:
        return []
    asked = set(
        Aftermath.objects.filter(household=file.household).values_list("person", flat=True)
    )
    return [each for each in departed(file) if not each.child and each.person.pk in asked]


def person_of(file: FamilyFile, matter: Matter, person: UUID | None) -> Member | None:
    """For whom; None only where nobody of the family is left. Raises Refusal."""
    among = people_for(file, matter)
    if not among and matter.after_death:
        return None
    if not among:
        raise Refusal(f"“{matter.name}”只为登记了残疾等级的子女办，这户没有。请先核对档案。")
    found = next((each for each in among if each.person.public_id == person), None)
    if found is None:
        raise Refusal("请选为谁办。")
    return found


def death_of(file: FamilyFile, matter: Matter, about: UUID | None) -> Member | None:
    """Whose death. Raises Refusal where a matter needs one."""
    if not matter.after_death:
        return None
    among = deaths_for(file, matter)
    if not among:
        raise Refusal("请先在“身后的事”里登记：扶助对象已经去世，家里提出要帮忙。")
    found = next((each for each in among if each.person.public_id == about), None)
    if found is None:
        raise Refusal("请选是谁去世。")
    return found
