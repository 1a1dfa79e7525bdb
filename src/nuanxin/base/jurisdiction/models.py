"""Regions a county keeps itself: villages and communities, with the days they stood.

Privacy class: public.
"""

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class Region(models.Model):
    """A village, community or special unit under its 12-digit house code."""

    reach = Reach.PUBLIC

    class Kind(models.TextChoices):
        VILLAGE = "village", "村"
        COMMUNITY = "community", "社区"
        FUNCTIONAL = "functional", "管理区"

    code = models.BigIntegerField("统计用区划代码", primary_key=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    source = models.CharField("来源", max_length=120)

    class Meta:
        verbose_name = "村（社区）"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=models.Q(code__gte=10**11, code__lt=10**12),
                name="region_code_has_twelve_digits",
            )
        ]

    def __str__(self) -> str:
        return self.name
