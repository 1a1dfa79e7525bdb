"""Which keys the values here are sealed with. Privacy class: none (a digest of a key)."""

from django.db import models

from nuanxin.base.jurisdiction.reach import Reach


class VaultCheck(models.Model):
    """One row: the fingerprint of the keys, so that other keys are noticed before they seal."""

    reach = Reach.SYSTEM

    fingerprint = models.CharField("密钥指纹", max_length=64)
    bound_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "密钥核对"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(condition=models.Q(pk=1), name="vaultcheck_single_row")
        ]

    def __str__(self) -> str:
        return self.fingerprint
