"""Where facts come from, and how they are kept: as versions, never overwritten.

Privacy class: families (no sealed value of its own; the tables built on it state theirs).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet, ScopedRow


class SourceKind(models.TextChoices):
    ROLL = "roll", "花名册导入"
    POLICE = "police", "公安"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    DISABLED_FEDERATION = "disabled", "残联"
    HUMAN_RESOURCES = "labour", "人社"
    HOSPITAL = "hospital", "医院"
    HOME_SURVEY = "survey", "入户调查"
    DECLARATION = "declaration", "本人申报"
    OFFICE = "office", "经办登记"


class Source(ScopedRow):
    """Where facts came from: a roll, a department, a visit, a declaration."""

    reach = Reach.PUBLIC
    as_it_was = ("region",)

    kind = models.CharField("类别", max_length=16, choices=SourceKind)
    label = models.CharField("来源", max_length=120)
    document = models.CharField("凭据", max_length=120, blank=True)
    received_on = models.DateField("取得日期")
    batch = models.UUIDField("导入批次", null=True, blank=True, db_index=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "来源"

    def __str__(self) -> str:
        return self.label


class VersionQuerySet(ScopedQuerySet):
    """Versions asked for by what was true when, and known when."""

    def true_on(self, day: date) -> Self:
        """What we think today was so on a day."""
        return self.true_at(day, None)

    def true_at(self, day: date, at: datetime | None) -> Self:
        """What was thought at a time to be so on a day."""
        return self.known(at).filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def known(self, at: datetime | None = None) -> Self:
        """What was thought at a time; today's thinking when none is given."""
        if at is None:
            return self.filter(known_to__isnull=True)
        return self.filter(Q(known_to__isnull=True) | Q(known_to__gt=at), known_from__lte=at)


class Version(ScopedRow):
    """A version of facts: what was true from when to when, known from when to when.

    Empty `valid_from`: since nobody knows when; empty `valid_to`: still; empty `known_to`: what
    we think today.
    """

    valid_from = models.DateField("有效自", null=True, blank=True)
    valid_to = models.DateField("有效至", null=True, blank=True)
    known_from = models.DateTimeField("知悉自")
    known_to = models.DateTimeField("知悉至", null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="来源")

    objects = VersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(ScopedRow.Meta):
        abstract = True
