"""What looking over a county's books found, by night. Privacy class: none (numbers of rows)."""

from __future__ import annotations

from django.db import models

from nuanxin.base.jurisdiction.scoped import ScopedRow

__all__ = ["BookCheck"]


class BookCheck(ScopedRow):
    """One look at a county's books on a day; `faults` in words, empty when all holds."""

    on = models.DateField("核对日期")
    faults = models.JSONField("对不上的", default=list)
    checked_at = models.DateTimeField("核对时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "账的核对"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region", "on"], name="book_check_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.on}"
