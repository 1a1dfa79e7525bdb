"""One row that says what this database is for. Privacy class: none (no person)."""

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class Instance(models.Model):
    """The marker a demonstration looks for before it writes anywhere."""

    reach = Reach.SYSTEM

    class Kind(models.TextChoices):
        DEMONSTRATION = "demonstration", "演示"
        OFFICE = "office", "正式"

    kind = models.CharField("用途", max_length=16, choices=Kind)
    marked_at = models.DateTimeField("标记时间", auto_now_add=True)

    class Meta:
        verbose_name = "本套系统"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=models.Q(kind__in=["demonstration", "office"]),
                name="instance_kind_known",
            ),
            models.CheckConstraint(condition=models.Q(pk=1), name="instance_single_row"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
