"""What every table of persons shares: its region, and a query set that asks for a scope.

Privacy class: none of its own; the tables built on it state theirs.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.database import lookups
from nuanxin.base.jurisdiction.reach import Follows, Reach, Trail
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id

__all__ = ["Scoped", "ScopedQuerySet", "ScopedRow", "lookups"]


class ScopedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows of an area. Outside the scope a row is not found, as if it did not exist."""

    def within(self, scope: Scope) -> Self:
        """Only rows whose region lies inside; an empty scope sees nothing."""
        inside = Q(pk__in=[])
        for low, high in scope:
            inside |= Q(region__gte=low, region__lt=high)
        return self.filter(inside) if scope.ranges else self.none()

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def select_related(self, *fields: Any) -> Self:  # noqa: ANN401 - as Django has it
        """Whoever did something comes along by name, never with a password."""
        rows = super().select_related(*fields)
        named = [each for each in fields if isinstance(each, str)]
        secrets = [f"{path}__password" for path in named if self._leads_to_an_account(path)]
        return rows.defer(*secrets) if secrets else rows

    def _leads_to_an_account(self, path: str) -> bool:
        model: Any = self.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        return bool(model._meta.label == settings.AUTH_USER_MODEL)


class ScopedRow(models.Model):
    """A row of one region (12 digits). Lists sort by (region, id): the index serves both."""

    reach: ClassVar[Reach | Follows | Trail] = Reach.SCOPED
    # Columns that keep a place's code of their day when it gets another (base.recoding).
    as_it_was: ClassVar[tuple[str, ...]] = ()

    region = models.BigIntegerField("地区")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["region", "id"], name="%(class)s_region")]  # noqa: RUF012


class Scoped(ScopedRow):
    """A row with an address of its own."""

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)

    class Meta(ScopedRow.Meta):
        abstract = True
