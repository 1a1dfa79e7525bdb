"""Finding the row an action is about, locked."""

from __future__ import annotations

from uuid import UUID

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Person


def person_row(scope: Scope, public_id: UUID) -> Person:
    """The person behind a public id, inside the scope. Raises Refusal."""
    row: Person | None = (
        Person.objects.within(scope).locked().filter(public_id=public_id).first()
    )
    if row is None:
        raise Refusal("没有找到这位同志。")
    return row
