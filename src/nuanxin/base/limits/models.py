"""Meters. Privacy class: staff (how often an account asked for what; addresses as digests)."""

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class Meter(models.Model):
    """How often one account or address asked for one kind of thing since a moment."""

    reach = Reach.SYSTEM

    what = models.CharField("类别", max_length=20)
    who = models.CharField("谁", max_length=64)
    since = models.DateTimeField("起")
    count = models.PositiveIntegerField("次数")

    class Meta:
        verbose_name = "次数限制"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["what", "who"], name="meter_of_one_kind")
        ]
        indexes = [models.Index(fields=["since"], name="meter_since")]  # noqa: RUF012

    def __str__(self) -> str:
        return f"{self.what} {self.count}"
