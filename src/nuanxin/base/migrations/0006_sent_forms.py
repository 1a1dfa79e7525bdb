import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0005_files_and_key_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "key",
                    models.UUIDField(primary_key=True, serialize=False, verbose_name="键"),
                ),
                ("path", models.CharField(max_length=300, verbose_name="地址")),
                ("digest", models.CharField(max_length=64, verbose_name="内容校验值")),
                (
                    "status",
                    models.PositiveSmallIntegerField(default=0, verbose_name="状态"),
                ),
                (
                    "location",
                    models.CharField(default="", max_length=2000, verbose_name="去处"),
                ),
                ("by_htmx", models.BooleanField(default=False, verbose_name="局部刷新")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "已提交的表单",
                "indexes": [models.Index(fields=["sent_at"], name="sentform_sent_at")],
            },
        ),
    ]
