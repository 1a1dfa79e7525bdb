import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0003_orders"),
        ("registry", "0003_names_follow_the_family"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guardian",
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
                ("name", models.CharField(max_length=40, verbose_name="监护人")),
                ("relation", models.CharField(max_length=20, verbose_name="和本人的关系")),
                (
                    "phone_sealed",
                    models.BinaryField(blank=True, null=True, verbose_name="电话"),
                ),
                ("phone_index", models.BinaryField(blank=True, null=True)),
                ("phone_mask", models.CharField(blank=True, max_length=24)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("law", "法定顺序（第二十八条）"),
                            ("agreed", "协议确定（第三十条）"),
                            ("named", "指定（第三十一条）"),
                            ("interim", "临时监护（第三十一条）"),
                            ("chosen", "意定监护（第三十三条）"),
                            ("last", "没有别人，由民政部门或村（居）委会（第三十二条）"),
                        ],
                        max_length=8,
                        verbose_name="怎样确定的",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("spouse", "配偶"),
                            ("line", "父母、子女"),
                            ("kin", "其他近亲属"),
                            ("other", "其他愿意的人或者组织"),
                            ("civil", "民政部门"),
                            ("village", "村（居）民委员会"),
                        ],
                        max_length=8,
                        verbose_name="顺序",
                    ),
                ),
                ("document", models.CharField(max_length=80, verbose_name="凭据")),
                ("document_on", models.DateField(verbose_name="凭据日期")),
                ("issued_by", models.CharField(max_length=60, verbose_name="出具单位")),
                (
                    "approved_by",
                    models.CharField(blank=True, max_length=60, verbose_name="同意的单位"),
                ),
                (
                    "skipped",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="前面顺序的人为什么不当"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="开始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "ended_why",
                    models.CharField(blank=True, max_length=40, verbose_name="终止原因"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                        on_delete=django.db.models.deletion.CASCADE,
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
            ],
            options={
                "verbose_name": "监护人",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GuardianCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=nuanxin.kit.identifiers.new_id,
                        editable=False,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                ("on", models.DateField(verbose_name="哪天")),
                ("met", models.BooleanField(default=False, verbose_name="见到本人")),
                ("good", models.BooleanField(default=True, verbose_name="照看得好")),
                (
                    "words_sealed",
                    models.BinaryField(blank=True, null=True, verbose_name="看到的情况"),
                ),
                ("said_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="care.guardian",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "监护情况查看",
            },
        ),
        migrations.CreateModel(
            name="Ward",
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
                    "degree",
                    models.CharField(
                        choices=[("none", "无民事行为能力"), ("part", "限制民事行为能力")],
                        max_length=4,
                        verbose_name="行为能力",
                    ),
                ),
                ("court", models.BooleanField(default=False, verbose_name="法院认定")),
                ("document", models.CharField(max_length=80, verbose_name="判决书（依据）")),
                ("found_on", models.DateField(verbose_name="认定（得知）日期")),
                ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="恢复日期")),
                (
                    "ended_document",
                    models.CharField(blank=True, max_length=80, verbose_name="恢复的依据"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                        on_delete=django.db.models.deletion.CASCADE,
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
            ],
            options={
                "verbose_name": "需要监护的人",
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="guardian",
            index=models.Index(fields=["region", "id"], name="guardian_region"),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("person", "name"),
                name="guardian_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", False), ("way", "chosen"), _connector="OR"
                ),
                name="guardian_waits_if_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    models.Q(
                        models.Q(("ended_why", ""), _negated=True), ("starts_on__isnull", True)
                    ),
                    models.Q(
                        models.Q(("ended_why", ""), _negated=True),
                        ("ends_on__gte", models.F("starts_on")),
                    ),
                    _connector="OR",
                ),
                name="guardian_ended_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tier", "other"), ("way", "law"), _negated=True),
                    models.Q(("approved_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="guardian_other_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "last"), _negated=True),
                    ("tier__in", ["civil", "village"]),
                    _connector="OR",
                ),
                name="guardian_last_is_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardiancheck",
            constraint=models.UniqueConstraint(
                fields=("guardian", "on"), name="guardian_check_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardiancheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("good", True), ("words_sealed__isnull", False), _connector="OR"
                ),
                name="guardian_check_says_what_is_wrong",
            ),
        ),
        migrations.AddIndex(
            model_name="ward",
            index=models.Index(fields=["region", "id"], name="ward_region"),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("person",),
                name="ward_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    models.Q(
                        ("ended_on__gte", models.F("found_on")),
                        models.Q(("ended_document", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ward_ended_by_a_paper",
            ),
        ),
        composite_key("care_ward", "household_id", "region", "registry_household"),
        composite_key("care_guardian", "household_id", "region", "registry_household"),
    ]
