import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_villages_are_asked"),
        ("support", "0012_villages_fill_in_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Happening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            ("parent_died", "父亲或母亲去世"),
                            ("child_died", "子女去世"),
                            ("child_came", "生育或收养了子女"),
                            ("divorced", "离婚"),
                            ("remarried", "再婚"),
                            ("graded", "子女残疾等级有变化"),
                            ("lost", "联系不上"),
                            ("found", "又联系上了"),
                        ],
                        max_length=12,
                        verbose_name="什么事",
                    ),
                ),
                ("on", models.DateField(verbose_name="哪一天")),
                ("done", models.JSONField(default=dict, verbose_name="办了什么")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                (
                    "undone_words",
                    models.CharField(blank=True, max_length=120, verbose_name="撤销原因"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "生活事件",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["region", "id"], name="happening_region"),
                    models.Index(fields=["household", "-id"], name="happening_of_household"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at__isnull", True),
                            models.Q(("undone_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="happening_undone_with_a_reason",
                    )
                ],
            },
        ),
        composite_key("support_happening", "household_id", "region", "registry_household"),
    ]
