import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [("privacy", "0001_requests_to_delete")]

    initial = True

    dependencies = [
        ("base", "0001_tables"),
        ("registry", "0001_tables"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Emptying",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("accounts", "停用的账号"),
                                    ("helpers", "离开的联系人"),
                                ],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "待确认"),
                                    ("done", "已清空"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("before", models.DateField(verbose_name="到哪天为止")),
                        ("document", models.CharField(max_length=80, verbose_name="鉴定依据")),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="办结时间"),
                        ),
                        ("rows", models.IntegerField(default=0, verbose_name="清空的人数")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "到期清空",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="emptying_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "asked")),
                                fields=("region", "kind"),
                                name="emptying_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "done"), _negated=True),
                                    models.Q(
                                        ("asked_by", models.F("settled_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="emptying_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_by__isnull", True), ("status", "asked")),
                                    models.Q(
                                        models.Q(("status", "asked"), _negated=True),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="emptying_settled_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "待确认"),
                                    ("done", "已删除"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[("wish", "本人或家属要求"), ("time", "保存期满")],
                                max_length=6,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="凭据"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="办结时间"),
                        ),
                        ("counts", models.JSONField(default=dict, verbose_name="删去的行数")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erasures",
                                to="registry.household",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "删除个人信息",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="erasure_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "withdrawn"), _negated=True),
                                fields=("household",),
                                name="erasure_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "done"), _negated=True),
                                    models.Q(
                                        ("asked_by", models.F("settled_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="erasure_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_by__isnull", True), ("status", "asked")),
                                    models.Q(
                                        models.Q(("status", "asked"), _negated=True),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="erasure_settled_by_somebody",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
