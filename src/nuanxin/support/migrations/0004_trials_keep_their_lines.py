import django.db.models.deletion
from django.db import migrations, models

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_names_follow_the_family"),
        ("support", "0003_findings_are_checked_by_statement"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.BigIntegerField(verbose_name="地区")),
                ("job", models.BigIntegerField(verbose_name="试算作业")),
                ("difference", models.BooleanField(verbose_name="与已列的对照")),
                ("kind", models.CharField(max_length=10, verbose_name="性质")),
                ("benefit", models.CharField(max_length=60, verbose_name="项目")),
                ("label", models.CharField(max_length=80, verbose_name="名称")),
                ("first_month", models.IntegerField(verbose_name="起始月份")),
                ("end_month", models.IntegerField(verbose_name="截止月份")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("borne", models.JSONField(verbose_name="各级负担")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="事由")),
                ("tried_at", models.DateTimeField(verbose_name="试算时间")),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "试算的应付",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["region", "id"], name="trialline_region"),
                    models.Index(fields=["job", "difference", "region"], name="trialline_job"),
                ],
            },
        ),
        composite_key("support_trialline", "household_id", "region", "registry_household"),
    ]
