"""Which code became which, since when, by which document.

Privacy class: public.
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class RegionChange(models.Model):
    """A code that went over into another on a day."""

    reach = Reach.PUBLIC

    old = models.BigIntegerField("原代码", unique=True)
    new = models.BigIntegerField("新代码", db_index=True)
    effective_on = models.DateField("起用日期")
    document = models.CharField("文号", max_length=120)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "区划调整"

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
