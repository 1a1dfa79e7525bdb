"""A county's own templates, and since when which one is used.

Privacy class: none (forms before they are filled; no row is about a family).
"""

from __future__ import annotations

from django.db import models

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow


class PaperTemplate(Scoped):
    """An office's DOCX of one paper; never changed, the next one gets the next number."""

    reach = Reach.PUBLIC

    paper = models.CharField("表格", max_length=40)
    number = models.PositiveIntegerField("第几版")
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    note = models.CharField("改了什么", max_length=120, blank=True)
    brought_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField("上传时间")

    class Meta(Scoped.Meta):
        verbose_name = "表格模板"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "paper", "number"], name="template_number_once"
            ),
            models.UniqueConstraint(fields=["id", "region"], name="template_with_region"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} 第 {self.number} 版"


class TemplateUse(ScopedRow):
    """From a day on this template is used; none is the one that comes with the product."""

    reach = Reach.PUBLIC

    paper = models.CharField("表格", max_length=40)
    template = models.ForeignKey(
        PaperTemplate,
        models.PROTECT,
        null=True,
        related_name="uses",
        verbose_name="模板",
        db_constraint=False,
    )
    starts_on = models.DateField("启用日期")
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "模板启用"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *ScopedRow.Meta.indexes,
            models.Index(fields=["region", "paper", "starts_on"], name="template_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.starts_on}"
