"""Accounts and posts. Privacy class: staff (name, work phone)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.kit.identifiers import new_id


class UserRegister(BaseUserManager["User"]):
    """Finds an account by its log-in name; accounts are opened by an action."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who can log in; what they may do comes from their posts."""

    reach = Reach.SYSTEM

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    work_phone = models.CharField("办公电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)
    opened_at = models.DateTimeField("开户时间", auto_now_add=True)
    password_given = models.BooleanField("密码由管理员给出", default=False)
    password_set_at = models.DateTimeField("密码设置时间", default=timezone.now)

    objects = UserRegister()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - Django reads a plain list here

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role in an area, from a day, until a day."""

    reach = Reach.SYSTEM

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    role = models.CharField("岗位", max_length=24, choices=Role)
    region = models.BigIntegerField("管辖地区")
    title = models.CharField("职务", max_length=60, blank=True)
    starts_on = models.DateField("到岗日期")
    ends_on = models.DateField("离岗日期", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="post_role_known"
            ),
        ]
        indexes = [models.Index(fields=["region", "role"], name="post_region_role")]  # noqa: RUF012

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.region}"

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Delegation(models.Model):
    """请假代办: a post's work done by somebody else, from a day to a day, both included."""

    reach = Reach.SYSTEM

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    lender = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="请假的人")
    helper = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="代办的人")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("最后一天")
    reason = models.CharField("事由", max_length=60, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("提前结束", null=True)

    class Meta:
        verbose_name = "请假代办"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(lender=models.F("helper")),
                name="delegation_goes_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_on}"
