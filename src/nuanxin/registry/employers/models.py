"""Work units, and what is known of them.

Privacy class: public (registered bodies; a contact is an office and its landline).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.registry.facts.models import Version


class UnitKind(models.TextChoices):
    """The kinds the documents tell apart (工作单位性质 in the vocabulary)."""

    STATE_ORGAN = "国家机关", "国家机关"
    PEOPLES_BODY = "人民团体", "人民团体"
    INSTITUTION = "事业单位", "事业单位"
    STATE_OWNED = "国有企业", "国有企业"
    STATE_HELD = "国有控股企业", "国有控股企业"
    OTHER = "其他单位", "其他单位（民营、外资、个体等）"


class Payer(models.TextChoices):
    """Who pays what the unit owes (支付主体)."""

    UNIT = "单位", "单位自付"
    SUPERIOR = "上级单位", "上级主管单位"
    COUNTY = "区县", "县级财政"
    TOWNSHIP = "乡镇", "乡镇财政"


class Ended(models.TextChoices):
    BANKRUPT = "破产", "破产"
    STRUCK_OFF = "注销", "注销"
    MERGED = "撤并", "撤销或合并"


class UnitColumns(models.Model):
    """What is written down of a unit; empty is unknown."""

    name = models.CharField("单位名称", max_length=120)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_default="")
    kind = models.CharField("单位性质", max_length=12, blank=True, choices=UnitKind)
    payer = models.CharField("支付主体", max_length=8, blank=True, choices=Payer, db_default="")
    contact = models.CharField("联系部门", max_length=60, blank=True, db_default="")
    telephone = models.CharField("办公电话", max_length=20, blank=True, db_default="")
    ended_by = models.CharField(
        "终止方式", max_length=4, blank=True, choices=Ended, db_default=""
    )
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        abstract = True


class Employer(UnitColumns, Scoped):
    """A work unit as we know it today; its kind decides who pays the consolation.

    `region` is that of the office that wrote it down; the whole county chooses from it.
    """

    reach = Reach.PUBLIC

    class Meta(Scoped.Meta):
        verbose_name = "工作单位"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="employer_with_region"),
            models.UniqueConstraint(
                F("region") / 1000000,
                F("code"),
                condition=~Q(code=""),
                name="employer_code_once_a_county",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_by=""),
                name="employer_end_says_how",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["name"], name="employer_name"),
        ]

    def __str__(self) -> str:
        return self.name


class EmployerFacts(UnitColumns, Version):
    """A version of what is known of a unit."""

    employer = models.ForeignKey(
        Employer, models.CASCADE, related_name="facts", db_constraint=False
    )

    class Meta(Version.Meta):
        verbose_name = "工作单位情况"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(known_to__isnull=True, valid_to__isnull=True),
                name="employer_facts_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.name
