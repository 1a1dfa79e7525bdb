"""Jobs and how far they are. Privacy class: staff (who ordered it); nothing about families."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from nuanxin.base.identity.models import Post, User
from nuanxin.base.jurisdiction.reach import Reach
from nuanxin.base.jurisdiction.scoped import Scoped


class Job(Scoped):
    """A piece of work of one kind; kind and key together exist once."""

    reach = Reach.SYSTEM

    class Status(models.TextChoices):
        QUEUED = "queued", "排队"
        DOING = "doing", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有做成"
        STOPPED = "stopped", "已停止"
        INTERRUPTED = "interrupted", "中断"

    kind = models.CharField("种类", max_length=60)
    key = models.CharField("唯一键", max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="交办人")
    post = models.ForeignKey(Post, models.PROTECT, null=True, verbose_name="交办岗位")
    arguments = models.JSONField("参数", default=dict)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.QUEUED)
    step = models.CharField("步骤", max_length=60, blank=True)
    message = models.CharField("说明", max_length=200, blank=True)
    done = models.BigIntegerField("已办", default=0)
    total = models.BigIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("原因", blank=True)
    attempt = models.IntegerField("次数", default=0)
    runner = models.UUIDField("执行者", null=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    stop_asked = models.BooleanField("要求停止", default=False)
    queued_at = models.DateTimeField("交办时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "作业"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["kind", "key"], name="job_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["queued", "doing", "done", "failed", "stopped", "interrupted"]
                ),
                name="job_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="doing")
                | models.Q(runner__isnull=False, lease_until__isnull=False),
                name="job_doing_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def status_at(self, now: datetime) -> Job.Status:
        """The status as it is: work whose lease ran out is interrupted, written down or not."""
        status = Job.Status(self.status)
        if status is Job.Status.DOING and self.lease_until and self.lease_until < now:
            return Job.Status.INTERRUPTED
        return status
