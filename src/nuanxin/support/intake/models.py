"""What villages fill in for a family. Privacy class: families (sealed: the account they name).

A photo is a stored file, sealed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.jurisdiction.reach import Follows
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.casework.road.models import Case
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household, Person


class VillageRequest(Scoped):
    """What a link asks for, how far it is filled in, what became of it."""

    sealed = {"account_sealed": Sealed(Kind.ACCOUNT)}  # noqa: RUF012 - read only

    class Task(models.TextChoices):
        FILL = "fill", "代填申请"
        CONFIRM = "confirm", "只问要不要申请"

    class Wish(models.TextChoices):
        WANTS = "wants", "要申请"
        NOT_NOW = "not_now", "现在不申请"
        DIFFERS = "differs", "情况有出入"

    class Account(models.TextChoices):
        SAME = "same", "用原来登记的"
        OTHER = "other", "换一个账号"
        UNKNOWN = "unknown", "没有问到"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    matter = models.CharField("事项", max_length=40)
    label = models.CharField("事项名称", max_length=60)
    papers = models.JSONField("要交的材料", default=list)
    task = models.CharField("方式", max_length=8, choices=Task)
    link = models.OneToOneField(
        OneTimeLink, models.SET_NULL, null=True, related_name="+", verbose_name="链接"
    )
    contact = models.CharField("发给谁", max_length=40)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发出人"
    )
    asked_at = models.DateTimeField("发出时间")
    until = models.DateTimeField("有效期至")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    wish = models.CharField("家里的意思", max_length=8, choices=Wish, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)
    account = models.CharField("账号", max_length=8, choices=Account, blank=True)
    account_sealed = models.BinaryField("家里说的账号", null=True)
    account_mask = models.CharField("家里说的账号", max_length=30, blank=True)
    holder = models.CharField("户名", max_length=60, blank=True)
    seen = models.JSONField("看过的材料", null=True)
    sent_at = models.DateTimeField("报来时间", null=True)
    returned_words = models.CharField("退回说明", max_length=200, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name="处理人",
    )  # fmt: skip
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_words = models.CharField("处理情况", max_length=200, blank=True)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "村里代报"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | ~Q(wish=""),
                name="villagerequest_says_what",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True)
                | Q(sent_at__isnull=False, account_sealed__isnull=True),
                name="villagerequest_settled_keeps_no_account",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-asked_at"], name="villagerequest_home"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.matter}"


class RequestPhoto(models.Model):
    """A photo of one paper, taken in the village; a new one takes its place."""

    reach = Follows("request")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    request = models.ForeignKey(VillageRequest, models.CASCADE, related_name="photos")
    paper = models.CharField("材料", max_length=60)
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    added_at = models.DateTimeField("拍照上传时间")

    class Meta:
        verbose_name = "代报照片"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["request", "paper"], name="photo_of_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.paper}"
